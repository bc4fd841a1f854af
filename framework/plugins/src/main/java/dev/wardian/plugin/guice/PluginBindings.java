package dev.wardian.plugin.guice;

import com.google.inject.Binder;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.internal.codec.Services;

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
        Binder ours = binder.skipSources(PluginBindings.class);
        if (Services.isService(service)) {
            ours.install(new ServiceModule<>(service));
        } else {
            ours.addError("%s is not an interface that plugins can implement", service.getName());
        }
    }
}
