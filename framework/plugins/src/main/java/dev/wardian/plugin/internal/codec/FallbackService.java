package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A service with a fallback of the application. The fallback runs if the plugin is unavailable,
 * traps, panics, exceeds a limit, breaks a rule, returns output that does not match the interface,
 * or no longer fits the interface. A failure that the plugin reports on purpose and a cancelled
 * call reach the caller as usual, and so does every error if the manifest forbids a fallback. So
 * does an error after the plugin has begun to use a stream of the caller: the fallback would find
 * the rest of the input only, or append to half an output.
 */
@SuppressWarnings("FutureReturnValueIgnored") // They are results of the interface's methods.
final class FallbackService extends ServiceProxy {
    private final ServiceProxy plugin;
    private final Object fallback;

    /**
     * @param plugin calls the plugin
     * @param fallback implements the same interface
     * @throws IllegalArgumentException if the interface's methods may not be called from here
     */
    FallbackService(Class<?> type, ServiceProxy plugin, Object fallback) {
        super(type);
        this.plugin = plugin;
        this.fallback = Objects.requireNonNull(fallback, "fallback");
        for (Method method : type.getMethods()) {
            requireAccess(method);
        }
    }

    private static void requireAccess(Method method) {
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException(
                    "a service with a fallback must be public, or open to dev.wardian.plugins: "
                            + method);
        }
    }

    @Override
    boolean failsClosed() {
        return plugin.failsClosed();
    }

    @Override
    String target() {
        return plugin.target() + ", with a fallback";
    }

    @Override
    @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        Object result;
        UnusedStreams streams = UnusedStreams.of(arguments);
        try {
            result = plugin.call(method, streams.watched());
        } catch (PluginException e) {
            if (!isReplaced(e, streams)) {
                throw e;
            }
            return answer(method, arguments, e);
        }
        return ServiceMethod.isAsync(method)
                ? orElse(
                        (CompletableFuture<?>) Objects.requireNonNull(result),
                        method,
                        arguments,
                        streams)
                : result;
    }

    private boolean isReplaced(Throwable failure, UnusedStreams streams) {
        return failure instanceof PluginException
                && streams.areUnused()
                && !(failure instanceof PluginFailure)
                && !(failure instanceof CallCancelled)
                && !failsClosed();
    }

    private @Nullable Object answer(Method method, Object[] arguments, Throwable failure)
            throws Throwable {
        try {
            requireAccess(method);
            return method.invoke(fallback, arguments);
        } catch (InvocationTargetException e) {
            Throwable thrown = Objects.requireNonNull(e.getCause());
            thrown.addSuppressed(failure);
            throw thrown;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fallback cannot be called", e);
        }
    }

    private CompletableFuture<@Nullable Object> orElse(
            CompletableFuture<?> asked, Method method, Object[] arguments, UnusedStreams streams) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        BiConsumer<@Nullable Object, @Nullable Throwable> pass =
                (value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                };
        asked.whenComplete(
                (value, failure) -> {
                    Throwable reason =
                            failure instanceof CompletionException ? failure.getCause() : failure;
                    if (reason == null || !isReplaced(reason, streams)) {
                        pass.accept(value, reason);
                        return;
                    }
                    try {
                        ((CompletionStage<?>)
                                        Objects.requireNonNull(answer(method, arguments, reason)))
                                .whenComplete(pass);
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                });
        answer.whenComplete((value, failure) -> asked.cancel(false));
        return answer;
    }
}
