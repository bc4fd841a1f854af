package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.InheritedCall;
import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that runs on the manager's executor. Completing the future from outside, by {@code
 * cancel}, {@code orTimeout} or otherwise, cancels the call. A call that a host function makes
 * inherits from the plugin's call, as a synchronous call does.
 */
final class AsyncCall extends CompletableFuture<@Nullable Object> {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Plugin plugin;
    private final String operation;
    private final PluginCallOptions options;
    private final Function<PluginCallOptions, @Nullable Object> body;
    private final CancelToken token = new CancelToken();
    private final Runnable cancel = token::cancel;
    private final long begun = System.nanoTime();
    private final @Nullable InheritedCall outer = InheritedCall.current();

    private AsyncCall(
            Plugin plugin,
            String operation,
            PluginCallOptions options,
            Function<PluginCallOptions, @Nullable Object> body) {
        this.plugin = plugin;
        this.operation = operation;
        this.options = options;
        this.body = body;
    }

    /**
     * Begins a call.
     *
     * @param options the caller's; a deadline counts from now
     * @param body makes the call, with the options that are left of the caller's
     */
    static CompletableFuture<@Nullable Object> start(
            Plugin plugin,
            String operation,
            PluginCallOptions options,
            Function<PluginCallOptions, @Nullable Object> body) {
        AsyncCall call = new AsyncCall(plugin, operation, options, body);
        call.begin();
        return call;
    }

    private void begin() {
        CancelToken callers = options.cancel();
        if (callers != null) {
            callers.onCancel(cancel);
        }
        if (outer != null) {
            outer.onStop(cancel);
        }
        // What it returns would only tell of this call's end once more.
        var unused = whenComplete((result, failure) -> end(callers));
        try {
            plugin.executor().execute(this::run);
        } catch (RejectedExecutionException e) {
            completeExceptionally(
                    new PluginUnavailable(
                            info(),
                            PluginState.ACTIVE,
                            "too many calls wait for the executor",
                            RETRY));
        } catch (OutOfMemoryError e) {
            // No thread could be started.
            completeExceptionally(e);
        }
    }

    private void end(@Nullable CancelToken callers) {
        token.cancel();
        if (callers != null) {
            callers.remove(cancel);
        }
        if (outer != null) {
            outer.remove(cancel);
        }
    }

    private void run() {
        if (isDone()) {
            return;
        }
        try {
            complete(outer == null ? result() : outer.around(this::result));
        } catch (RuntimeException e) {
            completeExceptionally(e);
        } catch (Error e) {
            // The thread may be the application's, which has other tasks.
            completeExceptionally(e);
            OwnThreads.report(Thread.currentThread().getName(), e);
        }
    }

    private @Nullable Object result() {
        return body.apply(left());
    }

    private PluginCallOptions left() {
        PluginCallOptions own = options.withCancel(token);
        Duration deadline = options.deadline();
        if (deadline == null) {
            return own;
        }
        Duration left = deadline.minusNanos(System.nanoTime() - begun);
        if (left.isNegative()) {
            throw new DeadlineExceeded(info(), deadline);
        }
        return own.withDeadline(left);
    }

    private CallInfo info() {
        return CallInfo.ofPlugin(plugin.id(), plugin.version(), plugin.generation())
                .withCall(operation, 0);
    }
}
