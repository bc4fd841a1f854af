package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.PluginException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The common part of all service proxies: the methods of {@link Object} and default methods. */
abstract class ServiceProxy implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final Class<?> type;

    ServiceProxy(Class<?> type) {
        this.type = type;
    }

    /** Makes a proxy that implements {@code service} with this handler. */
    final <T> T implement(Class<T> service) {
        return service.cast(
                Proxy.newProxyInstance(service.getClassLoader(), new Class<?>[] {service}, this));
    }

    /** Calls an abstract method. */
    abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** Whether the manifest forbids a fallback. */
    abstract boolean failsClosed();

    /** A description of the plugin or service behind the proxy. */
    abstract String target();

    /** Calls an asynchronous method. Its errors complete the returned stage. */
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
