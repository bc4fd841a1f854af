package dev.wardian.spring;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/**
 * Makes the beans that {@link ServiceDefinitions} registers. Spring calls these methods by name.
 */
final class PluginServices {
    /** The name of the bean. */
    static final String BEAN = "wardianPluginServices";

    private final ObjectProvider<PluginManager> manager;
    private final AutowireCapableBeanFactory beans;

    /** The fallbacks that are in use, by their class. */
    private final Map<Class<?>, Object> fallbacks = new ConcurrentHashMap<>();

    PluginServices(ObjectProvider<PluginManager> manager, AutowireCapableBeanFactory beans) {
        this.manager = manager;
        this.beans = beans;
    }

    ServiceType type(Class<?> service, Class<?> fallback) {
        return new ServiceType(service);
    }

    <T> T plugin(Class<T> service, Class<?> fallback) {
        return fallback(service, fallback)
                .map(answer -> manager.getObject().proxy(service, answer))
                .orElseGet(() -> manager.getObject().proxy(service));
    }

    <T> PluginRef<T> ref(Class<T> service, Class<?> fallback) {
        return manager.getObject().service(service.getName()).map(view(service, fallback));
    }

    <T> PluginSet<T> set(Class<T> service, Class<?> fallback) {
        return manager.getObject().services(service.getName()).map(view(service, fallback));
    }

    private <T> Function<Plugin, T> view(Class<T> service, Class<?> fallback) {
        Optional<T> answer = fallback(service, fallback);
        return plugin ->
                answer.map(instead -> plugin.as(service, instead))
                        .orElseGet(() -> plugin.as(service));
    }

    private <T> Optional<T> fallback(Class<T> service, Class<?> fallback) {
        if (fallback == void.class) {
            return Optional.empty();
        }
        Object known = fallbacks.get(fallback);
        if (known == null) {
            Object bean = beans.getBeanProvider(fallback).getIfAvailable();
            known = bean == null ? beans.createBean(fallback) : bean;
            fallbacks.put(fallback, known);
        }
        return Optional.of(service.cast(known));
    }
}
