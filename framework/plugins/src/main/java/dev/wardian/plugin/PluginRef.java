package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginUnavailable;
import java.util.Optional;
import java.util.function.Function;

/**
 * A reference whose target changes as plugins are loaded, replaced and unloaded. Keep the
 * reference, never the target: look the target up for each use. Thread-safe.
 *
 * @param <T> the type of the target: {@link Plugin}, or a service that plugins implement
 */
public interface PluginRef<T> {
    /**
     * {@return the current target}
     *
     * @throws PluginUnavailable if there is none
     */
    T get();

    /** {@return the current target, or nothing} */
    Optional<T> find();

    /**
     * {@return a reference that applies {@code view} to the target, once for each new target}
     *
     * @param <R> the type of the view
     * @param view makes the view of one target
     */
    default <R> PluginRef<R> map(Function<? super T, ? extends R> view) {
        return new MappedRef<>(this, view);
    }
}
