package dev.wardian.plugin;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * All targets of one kind. The set changes as plugins are loaded and unloaded. Thread-safe.
 *
 * @param <T> the type of the targets: {@link Plugin}, or a service that plugins implement
 */
public interface PluginSet<T> extends Iterable<T> {
    /**
     * Returns the current targets, ordered by plugin id, as an immutable list. Later changes do not
     * affect the list.
     *
     * @return the targets of this moment
     */
    List<T> all();

    @Override
    default Iterator<T> iterator() {
        return all().iterator();
    }

    /**
     * {@return a set that applies {@code view} to each target, once for each target that is in the
     * set}
     *
     * @param <R> the type of the view
     * @param view makes the view of one target
     */
    default <R> PluginSet<R> map(Function<? super T, ? extends R> view) {
        return new MappedSet<>(this, view);
    }
}
