package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginUnavailable;
import java.util.Optional;
import java.util.function.Function;

/**
 * A reference whose target is swapped as plugins come, go and are replaced: look it up for each
 * use, keep the reference and never the target. Safe for use by several threads.
 *
 * @param <T> what it refers to: a {@link Plugin}, or a service that plugins implement
 */
public interface PluginRef<T> {
    /**
     * The target now.
     *
     * @throws PluginUnavailable if there is none
     */
    T get();

    /** The target now, or nothing. */
    Optional<T> find();

    /**
     * A reference to what {@code view} makes of the target. It is asked once for each new target.
     */
    default <R> PluginRef<R> map(Function<? super T, ? extends R> view) {
        return new MappedRef<>(this, view);
    }
}
