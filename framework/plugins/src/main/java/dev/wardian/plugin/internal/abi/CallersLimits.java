package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.plugin.error.ThreadStackExhausted;
import org.jspecify.annotations.Nullable;

/**
 * What a call got from its caller that is less than the plugin's own limits. A plugin does not
 * answer for what ends by that: whoever may call it could otherwise open its circuit and end its
 * state.
 */
public final class CallersLimits {
    private CallersLimits() {}

    /**
     * Whether a failure is due to what the caller gave.
     *
     * @param failure what the call threw, or null
     * @param start when it had an instance, a moment of {@link System#nanoTime()}
     */
    public static boolean ended(@Nullable Throwable failure, PluginCall call, long start) {
        CallStreams streams = call.streams();
        if (failure instanceof DeadlineExceeded) {
            return isHasty(call)
                    || waitedLong(call, start + (streams == null ? 0 : streams.nanos()))
                    || (streams != null && streams.endedHere());
        }
        if (failure instanceof LimitExceeded exceeded) {
            return exceeded.limit() == Limit.STREAM_INPUT
                    || (exceeded.limit() == Limit.FUEL && isFrugal(call));
        }
        return failure instanceof CallCancelled
                || failure instanceof StreamFailed
                || failure instanceof ThreadStackExhausted;
    }

    /**
     * Whether a call can end by what its caller gave.
     *
     * @param start when it had an instance, a moment of {@link System#nanoTime()}
     */
    static boolean mayEnd(PluginCall call, long start) {
        return call.cancel() != null
                || call.streams() != null
                || call.outer() != null
                || isHasty(call)
                || isFrugal(call)
                || waitedLong(call, start);
    }

    /** Whether it has less time than the plugin's own limit. */
    static boolean isHasty(PluginCall call) {
        return call.timeoutNanos() < call.limits().deadlineNanos();
    }

    /** Whether its deadline is its caller's and not the plugin's limit for operations or hooks. */
    static boolean setsDeadline(PluginCall call) {
        return call.callId() != 0 && isHasty(call);
    }

    /** Whether it has less fuel than the plugin's own limit. */
    static boolean isFrugal(PluginCall call) {
        return call.fuel() < call.limits().fuel();
    }

    /**
     * Whether most of its time had passed when it got an instance, or it waited for streams so
     * long.
     */
    private static boolean waitedLong(PluginCall call, long start) {
        return call.deadline() - start < call.timeoutNanos() / 2;
    }
}
