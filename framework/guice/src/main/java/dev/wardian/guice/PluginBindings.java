package dev.wardian.guice;

import com.google.inject.Binder;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import java.util.Optional;

/**
 * Binds Java interfaces that plugins implement. A plugin lists them under {@code implements} in its
 * manifest.
 */
public final class PluginBindings {
    private PluginBindings() {}

    /**
     * Binds an interface in three forms. Each use finds the current plugins:
     *
     * <ul>
     *   <li>{@link PluginRef PluginRef&lt;T&gt;}: the active plugin that implements it; if there
     *       are several, the plugin with the first id
     *   <li>{@link PluginSet PluginSet&lt;T&gt;}: all active plugins that implement it
     *   <li>{@code T}: the same plugin, looked up for each call
     * </ul>
     *
     * <p>The manager rejects a plugin at load if its manifest lists the interface and its
     * operations do not fit. Binding an interface twice in this way has no further effect. Binding
     * it with a fallback as well is an error of the injector, and so is a class or a sealed
     * interface.
     *
     * @param <T> the interface
     * @param binder the binder of the application's module
     * @param service the interface; the plugins' manifests list its binary name
     */
    public static <T> void service(Binder binder, Class<T> service) {
        install(binder, service, Optional.empty());
    }

    /**
     * As {@link #service(Binder, Class)}, with a fallback of the application, as {@link
     * dev.wardian.plugin.Plugin#as(Class, Object)} describes it. If no plugin implements the
     * interface, the form {@code T} calls the fallback, a {@link PluginRef} has no target, and a
     * {@link PluginSet} is empty. Binding an interface twice with an equal fallback has no further
     * effect. Binding it with another fallback, or without one as well, is an error of the
     * injector.
     *
     * @param <T> the interface
     * @param binder the binder of the application's module
     * @param service the interface; the plugins' manifests list its binary name
     * @param fallback implements the interface
     */
    public static <T> void service(Binder binder, Class<T> service, T fallback) {
        install(binder, service, Optional.of(fallback));
    }

    private static <T> void install(Binder binder, Class<T> service, Optional<T> fallback) {
        Binder ours = binder.skipSources(PluginBindings.class);
        if (PluginManager.isService(service)) {
            ours.install(new ServiceModule<>(service, fallback));
        } else {
            ours.addError("%s is not an interface that plugins can implement", service.getName());
        }
    }
}
