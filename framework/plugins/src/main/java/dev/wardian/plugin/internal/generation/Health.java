package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.ThreadStackExhausted;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Outcome;
import org.jspecify.annotations.Nullable;

/** Decides whether the end of a call counts as success, as failure or not at all. */
final class Health {
    private Health() {}

    /**
     * Of a call that had an instance.
     *
     * @param start when it had the instance, a moment of {@link System#nanoTime()}
     */
    static Outcome ofCall(@Nullable Throwable failure, PluginCall call, long start) {
        if (failure == null || failure instanceof PluginFailure) {
            return Outcome.SUCCESS;
        }
        if (!(failure instanceof PluginException)
                || failure instanceof CallCancelled
                || failure instanceof ThreadStackExhausted) {
            return Outcome.NEUTRAL;
        }
        boolean hasty =
                failure instanceof DeadlineExceeded
                        && (call.timeoutNanos() < call.limits().deadlineNanos()
                                || waitedLong(call, start));
        boolean frugal =
                failure instanceof LimitExceeded exceeded
                        && exceeded.limit() == Limit.FUEL
                        && call.fuel() < call.limits().fuel();
        return hasty || frugal ? Outcome.NEUTRAL : Outcome.FAILURE;
    }

    /** Whether most of its time had passed when it got an instance. */
    private static boolean waitedLong(PluginCall call, long start) {
        return call.deadline() - start < call.timeoutNanos() / 2;
    }

    /**
     * Of a call that got no instance: where none could be made, the failure is that of a hook,
     * which has no call's number.
     */
    static Outcome ofAcquiring(PluginException failure) {
        boolean notMade = failure.info().callId() == 0 && !(failure instanceof PluginUnavailable);
        return notMade ? Outcome.FAILURE : Outcome.NEUTRAL;
    }
}
