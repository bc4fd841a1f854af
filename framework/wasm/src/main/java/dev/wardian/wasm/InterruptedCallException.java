package dev.wardian.wasm;

/** A call that its host stopped before it ended. */
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

    public InterruptedCallException(Reason reason) {
        super(reason.message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
