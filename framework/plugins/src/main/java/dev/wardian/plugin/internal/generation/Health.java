package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CallersLimits;
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
        // Where others leave no memory for a copy of its state or for its output, it has not
        // failed.
        boolean neutral =
                !(failure instanceof PluginException)
                        || failure instanceof PluginUnavailable
                        || CallersLimits.ended(failure, call, start);
        return neutral ? Outcome.NEUTRAL : Outcome.FAILURE;
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
