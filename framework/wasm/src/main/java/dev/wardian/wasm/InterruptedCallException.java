package dev.wardian.wasm;

/** The host stopped a call before it ended. */
public final class InterruptedCallException extends CallException {
    /** Why a call was stopped. */
    public enum Reason {
        /** The fuel of the call is used up. */
        FUEL("all fuel consumed"),
        /** The deadline of the call has passed. */
        DEADLINE("deadline exceeded"),
        /** The call's {@link CancelToken} was cancelled. */
        CANCELLED("call cancelled");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    /**
     * For engines, and for host functions that end the call.
     *
     * @param reason why the call ends
     */
    public InterruptedCallException(Reason reason) {
        super(reason.message);
        this.reason = reason;
    }

    /** {@return why the host stopped the call} */
    public Reason reason() {
        return reason;
    }
}
