package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.PluginException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the proxies of services share: the methods of objects and those with a body. */
abstract class ServiceProxy implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final Class<?> type;

    ServiceProxy(Class<?> type) {
        this.type = type;
    }

    /** A proxy that implements {@code service} by this handler. */
    final <T> T implement(Class<T> service) {
        return service.cast(
                Proxy.newProxyInstance(service.getClassLoader(), new Class<?>[] {service}, this));
    }

    /** Calls a method without a body. */
    abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** Whether nobody may answer for the plugin that it stands for. */
    abstract boolean failsClosed();

    /** What the proxy stands for. */
    abstract String target();

    /** A method that promises a result for later fails later too. */
    @SuppressWarnings("FutureReturnValueIgnored") // It is the result of the interface's method.
    private Object stage(Method method, Object[] arguments) throws Throwable {
        try {
            return Objects.requireNonNull(call(method, arguments));
        } catch (PluginException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Object[] given = arguments == null ? NO_ARGUMENTS : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> given[0] == proxy;
                case "hashCode" -> System.identityHashCode(proxy);
                default -> type.getName() + " of " + target();
            };
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, given);
        }
        for (Object argument : given) {
            Objects.requireNonNull(argument, () -> "an argument of " + method.getName());
        }
        return ServiceMethod.isAsync(method) ? stage(method, given) : call(method, given);
    }
}
