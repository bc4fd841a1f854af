package dev.wardian.plugin;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * All targets of a kind, which change as plugins come and go. Safe for use by several threads.
 *
 * @param <T> what it holds: {@link Plugin}, or a service that plugins implement
 */
public interface PluginSet<T> extends Iterable<T> {
    /** The targets now, ordered by plugin id: an immutable list that later changes leave alone. */
    List<T> all();

    @Override
    default Iterator<T> iterator() {
        return all().iterator();
    }

    /**
     * A set of what {@code view} makes of each target. It is asked once for each target of the
     * moment.
     */
    default <R> PluginSet<R> map(Function<? super T, ? extends R> view) {
        return new MappedSet<>(this, view);
    }
}
