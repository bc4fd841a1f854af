package dev.wardian.plugin.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Types;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.internal.codec.Services;

/**
 * The bindings of one service. A record, because Guice installs equal modules once.
 *
 * @param service the Java interface
 */
record ServiceModule<T>(Class<T> service) implements Module {
    @Override
    public void configure(Binder binder) {
        Provider<PluginManager> manager = binder.getProvider(PluginManager.class);
        String name = service.getName();
        Multibinder.newSetBinder(binder, new TypeLiteral<Class<?>>() {}, ServiceTypes.class)
                .addBinding()
                .toInstance(service);
        binder.bind(keyOf(PluginRef.class))
                .toProvider(() -> manager.get().service(name).map(plugin -> plugin.as(service)))
                .in(Singleton.class);
        binder.bind(keyOf(PluginSet.class))
                .toProvider(() -> manager.get().services(name).map(plugin -> plugin.as(service)))
                .in(Singleton.class);
        binder.bind(service)
                .toProvider(() -> Services.following(service, manager.get().service(name)))
                .in(Singleton.class);
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
