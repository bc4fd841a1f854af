package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import java.time.Duration;

/** A call exceeded its deadline, and the host stopped it. */
public final class DeadlineExceeded extends PluginException {
    private final Duration deadline;

    /**
     * @param info the call
     * @param deadline the longest time of the call
     */
    public DeadlineExceeded(CallInfo info, Duration deadline) {
        super(
                ErrorId.DEADLINE_EXCEEDED,
                info,
                "the call exceeded its deadline of " + Limit.DEADLINE.format(deadline.toNanos()),
                ErrorId.DEADLINE_EXCEEDED.hint(),
                null);
        this.deadline = deadline;
    }

    /** The longest time of the call. */
    public Duration deadline() {
        return deadline;
    }
}
