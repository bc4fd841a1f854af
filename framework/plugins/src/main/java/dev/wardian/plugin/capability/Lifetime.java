package dev.wardian.plugin.capability;

/** For how long a handle is open that nobody closes. */
public enum Lifetime {
    /** Until the guest's call ends, such as a response or the cursor of a query. */
    CALL,
    /**
     * Until the instance is discarded, renewed or closed, such as an open file. In {@code mode:
     * per-call} that is after each call.
     */
    INSTANCE
}
