package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import java.time.Duration;

/** A call did not end in time and was stopped. */
public final class DeadlineExceeded extends PluginException {
    private final Duration deadline;

    /**
     * @param info the call
     * @param deadline the time that the call had
     */
    public DeadlineExceeded(CallInfo info, Duration deadline) {
        super(
                ErrorId.DEADLINE_EXCEEDED,
                info,
                "stopped after its deadline of " + Limit.DEADLINE.format(deadline.toNanos()),
                ErrorId.DEADLINE_EXCEEDED.hint(),
                null);
        this.deadline = deadline;
    }

    /** The time that the call had. */
    public Duration deadline() {
        return deadline;
    }
}
