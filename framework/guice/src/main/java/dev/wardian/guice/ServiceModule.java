package dev.wardian.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Types;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import java.util.Optional;

/**
 * The bindings of one service. It is a record because Guice installs equal modules only once.
 *
 * @param service the Java interface
 * @param fallback the application's answer in a plugin's place
 */
record ServiceModule<T>(Class<T> service, Optional<T> fallback) implements Module {
    @Override
    public void configure(Binder binder) {
        Provider<PluginManager> manager = binder.getProvider(PluginManager.class);
        String name = service.getName();
        Multibinder.newSetBinder(binder, new TypeLiteral<Class<?>>() {}, ServiceTypes.class)
                .addBinding()
                .toInstance(service);
        binder.bind(keyOf(PluginRef.class))
                .toProvider(() -> manager.get().service(name).map(this::view))
                .in(Singleton.class);
        binder.bind(keyOf(PluginSet.class))
                .toProvider(() -> manager.get().services(name).map(this::view))
                .in(Singleton.class);
        binder.bind(service).toProvider(() -> following(manager.get())).in(Singleton.class);
    }

    private T view(Plugin plugin) {
        return fallback.map(answer -> plugin.as(service, answer))
                .orElseGet(() -> plugin.as(service));
    }

    private T following(PluginManager manager) {
        return fallback.map(answer -> manager.proxy(service, answer))
                .orElseGet(() -> manager.proxy(service));
    }

    /**
     * The key of {@code container<T>}. The type argument is that of this module, which javac cannot
     * see.
     */
    @SuppressWarnings("unchecked")
    private <C> Key<C> keyOf(Class<C> container) {
        return (Key<C>) Key.get(Types.newParameterizedType(container, service));
    }
}
