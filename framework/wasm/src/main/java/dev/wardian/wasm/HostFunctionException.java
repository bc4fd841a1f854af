package dev.wardian.wasm;

/** A host function that a guest called threw an exception; it is the {@link #getCause() cause}. */
public final class HostFunctionException extends CallException {
    private final RuntimeException failure;

    public HostFunctionException(RuntimeException failure) {
        super("host function failed: " + failure, failure);
        this.failure = failure;
    }

    /** What the host function threw. */
    public RuntimeException failure() {
        return failure;
    }
}
