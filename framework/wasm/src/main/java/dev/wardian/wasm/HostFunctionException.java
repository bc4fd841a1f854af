package dev.wardian.wasm;

/**
 * A host function that a guest called threw an exception or an {@link Error}; it is the {@link
 * #getCause() cause}. A stack overflow and used-up heap in a host function come here too: they are
 * no trap of the guest.
 */
public final class HostFunctionException extends CallException {
    private final Throwable failure;

    /**
     * @param failure what the host function threw
     */
    public HostFunctionException(Throwable failure) {
        super("host function failed: " + failure, failure);
        this.failure = failure;
    }

    /** What the host function threw. */
    public Throwable failure() {
        return failure;
    }
}
