package dev.wardian.plugin.capability;

/**
 * A guest's call, for host code that works for it and may wait: the end of the call ends the wait,
 * and what the code does is in the audit log. Each function of a capability has one, its {@link
 * CapabilityCall}. A {@linkplain PluginContext#facility facility} gets one from the function that
 * uses it.
 */
public interface BlockingCall {
    /**
     * {@return the nanoseconds until the call ends, at least 0} While a function runs, they pass by
     * the clock. Their end may lie behind the plugin's deadline if the guest could not run before,
     * because the machine was busy.
     */
    long remainingNanos();

    /**
     * Ends the guest's call if it has timed out or was cancelled. Functions that run for a long
     * time call this method regularly.
     */
    void checkInterrupted();

    /**
     * Ends a wait of the function when the guest's call has to end. The action runs once, on
     * another thread, when the deadline passes, the call is cancelled or the plugin is closed by
     * force while the function runs. A function that is about to wait registers first what ends the
     * wait:
     *
     * <pre>{@code
     * Socket socket = new Socket();
     * try (socket) {
     *     call.onInterrupt(() -> close(socket));
     *     socket.connect(address);
     *     ...
     * }
     * }</pre>
     *
     * <ul>
     *   <li>When the function returns, its actions are forgotten. One that has begun by then may
     *       still run, so it must not use this object.
     *   <li>If the call has to end already, the action runs at once, and this method ends the call
     *       as {@link #checkInterrupted} does.
     *   <li>A function may register several actions. They run in any order, also at the same time,
     *       and one that throws or hangs keeps no other from running.
     *   <li>What an action throws is in the operator's log.
     * </ul>
     *
     * <p>The effect must last, as that of closing does, because the action may run before the
     * function begins to wait. For locks and queues, no action is needed: wait for at most 50
     * milliseconds and at most {@link #remainingNanos}, then {@link #checkInterrupted}, and again.
     *
     * @param action ends the wait; it should be quick and must not block
     * @throws ErrnoException {@link Errno#EUNAVAILABLE} if 64 actions have begun in this JVM and do
     *     not return
     */
    void onInterrupt(Runnable action);

    /**
     * Says for the audit log what the function works on. The log gets the text with the call's
     * result, if it wants calls; a second text replaces the first.
     *
     * @param text the subject in the terms of the policy, for example {@code GET
     *     https://example.org/}; cut after 1000 characters
     */
    void subject(String text);

    /**
     * Records in the audit log that the policy does not cover an argument.
     *
     * @param subject what was denied, in the terms of the policy, for example {@code GET
     *     https://example.org/}; cut after 1000 characters, and control characters are escaped
     * @return the exception to throw, with {@link Errno#EDENIED}
     */
    ErrnoException denied(String subject);
}
