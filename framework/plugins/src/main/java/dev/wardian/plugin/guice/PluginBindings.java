package dev.wardian.plugin.guice;

import com.google.inject.Binder;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;

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
     * when it is loaded. Binding an interface twice is the same as once.
     *
     * @throws IllegalArgumentException if {@code service} is not an interface, or one that is
     *     sealed
     */
    public static <T> void service(Binder binder, Class<T> service) {
        binder.skipSources(PluginBindings.class).install(new ServiceModule<>(service));
    }
}
