package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the errors for refused calls. */
final class Refusals {
    private static final long SHORTEST_RETRY = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_RETRY = TimeUnit.MINUTES.toNanos(1);

    /** The time after which to try again where the calls that wait give no better one. */
    private final long usualRetry;

    Refusals(PoolSettings settings) {
        this.usualRetry =
                settings.waitNanos() == PoolSettings.UNTIL_DEADLINE
                        ? SHORTEST_RETRY
                        : settings.waitNanos();
    }

    PluginUnavailable closed(PluginCall call) {
        return new PluginUnavailable(
                call.info(), PluginState.DRAINING, "it is being stopped", null);
    }

    /** As many calls wait as may. */
    PluginUnavailable queueFull(PluginCall call, int waiting, long ahead) {
        return busy(call, "all instances are in use and " + waiting + " calls wait", ahead);
    }

    /** The calls around this one have all instances. */
    PluginUnavailable heldByOuterCalls(PluginCall call) {
        return busy(call, "the calls around this one have all instances", 0);
    }

    /** The calls that wait need longer than this one has. */
    PluginUnavailable hopeless(PluginCall call, int waiting, long ahead) {
        return busy(
                call,
                "all instances are in use, and the "
                        + waiting
                        + " calls that wait take about "
                        + Unit.NANOSECONDS.format(rounded(ahead))
                        + ", which is longer than this call may wait",
                ahead);
    }

    /** In whole milliseconds, where it is as long. */
    private static long rounded(long nanos) {
        long unit = TimeUnit.MILLISECONDS.toNanos(1);
        return nanos < unit ? nanos : nanos / unit * unit;
    }

    private PluginUnavailable busy(PluginCall call, String reason, long ahead) {
        long retry = Math.max(Math.max(usualRetry, rounded(ahead)), SHORTEST_RETRY);
        return new PluginUnavailable(
                call.info(),
                PluginState.ACTIVE,
                reason,
                Duration.ofNanos(Math.min(retry, LONGEST_RETRY)));
    }

    /**
     * A call that waits no longer.
     *
     * @param deadlineFirst whether it waited until its deadline
     * @param ahead how long the calls that wait now are expected to take
     */
    PluginException gaveUp(Waiter waiter, PluginCall call, boolean deadlineFirst, long ahead) {
        if (waiter.cancelled()) {
            return new CallCancelled(call.info());
        }
        return deadlineFirst
                ? DeadlineExceeded.whileWaiting(call.info(), timeout(call))
                : busy(call, "no instance became free in time", ahead);
    }

    /** Why a call that has an instance does not begin any more, or null. */
    @Nullable PluginException late(PluginCall call) {
        CancelToken cancel = call.cancel();
        if (cancel != null && cancel.isCancelled()) {
            return new CallCancelled(call.info());
        }
        return call.deadline() - System.nanoTime() <= 0
                ? DeadlineExceeded.whileWaiting(call.info(), timeout(call))
                : null;
    }

    private static Duration timeout(PluginCall call) {
        return Duration.ofNanos(call.timeoutNanos());
    }
}
