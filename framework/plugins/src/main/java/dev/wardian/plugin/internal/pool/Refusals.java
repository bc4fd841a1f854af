package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CallRequest;
import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The errors for calls that get no instance. */
final class Refusals {
    private final PluginIdentity plugin;
    private final Duration retryAfter;

    Refusals(PluginIdentity plugin, PoolSettings settings) {
        this.plugin = plugin;
        this.retryAfter =
                Duration.ofNanos(Math.max(settings.waitNanos(), TimeUnit.MILLISECONDS.toNanos(1)));
    }

    PluginUnavailable closed(CallRequest request) {
        return new PluginUnavailable(
                info(request), PluginState.DRAINING, "it is being stopped", null);
    }

    PluginUnavailable busy(CallRequest request, String reason) {
        return new PluginUnavailable(info(request), PluginState.ACTIVE, reason, retryAfter);
    }

    /**
     * A call that waits no longer.
     *
     * @param deadlineFirst whether it waited until its deadline
     */
    PluginException gaveUp(Waiter waiter, CallRequest request, boolean deadlineFirst) {
        if (waiter.cancelled()) {
            return new CallCancelled(info(request));
        }
        return deadlineFirst ? overdue(request) : busy(request, "no instance became free in time");
    }

    /** Why a call that has an instance does not begin any more, or null. */
    @Nullable PluginException late(CallRequest request) {
        CancelToken cancel = request.cancel();
        if (cancel != null && cancel.isCancelled()) {
            return new CallCancelled(info(request));
        }
        return request.deadline() - System.nanoTime() <= 0 ? overdue(request) : null;
    }

    private DeadlineExceeded overdue(CallRequest request) {
        return new DeadlineExceeded(info(request), Duration.ofNanos(request.timeoutNanos()));
    }

    private CallInfo info(CallRequest request) {
        return plugin.info().withCall(request.operation(), request.callId());
    }
}
