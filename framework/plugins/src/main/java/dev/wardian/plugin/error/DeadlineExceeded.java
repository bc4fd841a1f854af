package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import java.time.Duration;
import java.util.Optional;

/** A call exceeded its deadline: the host stopped it, or no instance was ready before. */
public final class DeadlineExceeded extends PluginException {
    private final Duration deadline;
    private final boolean begun;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param deadline the longest time of the call
     */
    public DeadlineExceeded(CallInfo info, Duration deadline) {
        this(info, deadline, true, "the call exceeded its deadline of ");
    }

    private DeadlineExceeded(CallInfo info, Duration deadline, boolean begun, String message) {
        super(
                ErrorId.DEADLINE_EXCEEDED,
                info,
                message + Limit.DEADLINE.format(deadline.toNanos()),
                ErrorId.DEADLINE_EXCEEDED.hint(),
                null);
        this.deadline = deadline;
        this.begun = begun;
    }

    /**
     * Makes the exception of a call that did not begin: no instance was ready before its deadline.
     *
     * @param info the call
     * @param deadline the longest time of the call
     * @return the exception
     */
    public static DeadlineExceeded whileWaiting(CallInfo info, Duration deadline) {
        return new DeadlineExceeded(
                info, deadline, false, "no instance was ready within the call's deadline of ");
    }

    /**
     * Makes the exception of a call whose caller gave it less time than the plugin has.
     *
     * @param info the call
     * @param deadline the longest time of the call
     * @return the exception
     */
    public static DeadlineExceeded ofCaller(CallInfo info, Duration deadline) {
        return new DeadlineExceeded(
                info, deadline, true, "the call exceeded the deadline that its caller set, of ");
    }

    /** {@return the longest time of the call} */
    public Duration deadline() {
        return deadline;
    }

    @Override
    public boolean begun() {
        return begun;
    }

    @Override
    public Optional<Errno> errnoForCaller() {
        return Optional.of(Errno.ETIMEOUT);
    }
}
