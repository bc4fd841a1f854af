package dev.wardian.plugin;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view of a reference that is made anew only when the target changes. */
final class MappedRef<S, T> implements PluginRef<T> {
    private record Seen<S, T>(S source, T view) {}

    private final PluginRef<S> source;
    private final Function<? super S, ? extends T> view;
    private volatile @Nullable Seen<S, T> last;

    MappedRef(PluginRef<S> source, Function<? super S, ? extends T> view) {
        this.source = source;
        this.view = view;
    }

    @Override
    public T get() {
        return viewOf(source.get());
    }

    @Override
    public Optional<T> find() {
        return source.find().map(this::viewOf);
    }

    private T viewOf(S target) {
        Seen<S, T> seen = last;
        if (seen == null || seen.source() != target) {
            seen = new Seen<>(target, view.apply(target));
            last = seen;
        }
        return seen.view();
    }
}
