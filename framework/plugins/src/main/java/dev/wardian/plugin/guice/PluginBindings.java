package dev.wardian.plugin.guice;

import com.google.inject.Binder;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.internal.codec.Services;
import java.util.Optional;

/** Binds Java interfaces that plugins implement, as {@code implements} of their manifests says. */
public final class PluginBindings {
    private PluginBindings() {}

    /**
     * Binds an interface in three forms, whose targets are those of the moment of each use:
     *
     * <ul>
     *   <li>{@link PluginRef PluginRef&lt;T&gt;}: the active plugin that implements it, the one
     *       with the first id if there are several
     *   <li>{@link PluginSet PluginSet&lt;T&gt;}: all active plugins that implement it
     *   <li>{@code T}: as the reference, looked up for each call
     * </ul>
     *
     * <p>A plugin that implements it according to its manifest, and does not fit it, is rejected
     * when it is loaded. Binding an interface twice is the same as once. What is not an interface,
     * or a sealed one, is an error of the injector.
     */
    public static <T> void service(Binder binder, Class<T> service) {
        install(binder, service, Optional.empty());
    }

    /**
     * As {@link #service(Binder, Class)}, with an answer of the application where a plugin gives
     * none, as {@link dev.wardian.plugin.Plugin#as(Class, Object)} describes it. The form {@code T}
     * has it also where no plugin implements the interface; a {@link PluginRef} has no target then,
     * and a {@link PluginSet} is empty.
     *
     * @param fallback implements the interface
     */
    public static <T> void service(Binder binder, Class<T> service, T fallback) {
        install(binder, service, Optional.of(fallback));
    }

    private static <T> void install(Binder binder, Class<T> service, Optional<T> fallback) {
        Binder ours = binder.skipSources(PluginBindings.class);
        if (Services.isService(service)) {
            ours.install(new ServiceModule<>(service, fallback));
        } else {
            ours.addError("%s is not an interface that plugins can implement", service.getName());
        }
    }
}
