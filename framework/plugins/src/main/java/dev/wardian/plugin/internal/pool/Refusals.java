package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.PluginState;
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
    private final Duration retryAfter;

    Refusals(PoolSettings settings) {
        this.retryAfter =
                Duration.ofNanos(Math.max(settings.waitNanos(), TimeUnit.MILLISECONDS.toNanos(1)));
    }

    PluginUnavailable closed(PluginCall call) {
        return new PluginUnavailable(
                call.info(), PluginState.DRAINING, "it is being stopped", null);
    }

    PluginUnavailable busy(PluginCall call, String reason) {
        return new PluginUnavailable(call.info(), PluginState.ACTIVE, reason, retryAfter);
    }

    /**
     * A call that waits no longer.
     *
     * @param deadlineFirst whether it waited until its deadline
     */
    PluginException gaveUp(Waiter waiter, PluginCall call, boolean deadlineFirst) {
        if (waiter.cancelled()) {
            return new CallCancelled(call.info());
        }
        return deadlineFirst ? overdue(call) : busy(call, "no instance became free in time");
    }

    /** Why a call that has an instance does not begin any more, or null. */
    @Nullable PluginException late(PluginCall call) {
        CancelToken cancel = call.cancel();
        if (cancel != null && cancel.isCancelled()) {
            return new CallCancelled(call.info());
        }
        return call.deadline() - System.nanoTime() <= 0 ? overdue(call) : null;
    }

    private DeadlineExceeded overdue(PluginCall call) {
        return new DeadlineExceeded(call.info(), Duration.ofNanos(call.timeoutNanos()));
    }
}
