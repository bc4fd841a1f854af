package dev.wardian.wasm;

/**
 * A host function that a guest called threw an exception or an {@link Error}, which is the {@link
 * #getCause() cause}. A stack overflow and used-up heap in a host function come here too: they are
 * no trap of the guest.
 */
public final class HostFunctionException extends CallException {
    private final Throwable failure;

    /**
     * For engines: wraps what a host function threw.
     *
     * @param failure the exception or error of the host function
     */
    public HostFunctionException(Throwable failure) {
        super("host function failed: " + failure, failure);
        this.failure = failure;
    }

    /** {@return the exception or error that the host function threw} */
    public Throwable failure() {
        return failure;
    }
}
