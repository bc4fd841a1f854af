package dev.wardian.plugin;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/** A view of a set; the views of targets that stay are kept. */
final class MappedSet<S, T> implements PluginSet<T> {
    private record Seen<S, T>(List<S> sources, IdentityHashMap<S, T> bySource, List<T> views) {}

    private final PluginSet<S> source;
    private final Function<? super S, ? extends T> view;
    private volatile Seen<S, T> last = new Seen<>(List.of(), new IdentityHashMap<>(), List.of());

    MappedSet(PluginSet<S> source, Function<? super S, ? extends T> view) {
        this.source = source;
        this.view = view;
    }

    @Override
    public List<T> all() {
        List<S> targets = source.all();
        Seen<S, T> seen = last;
        if (targets == seen.sources()) {
            return seen.views();
        }
        IdentityHashMap<S, T> bySource = new IdentityHashMap<>();
        List<T> views = new ArrayList<>(targets.size());
        for (S target : targets) {
            T kept = seen.bySource().get(target);
            T made = kept != null ? kept : view.apply(target);
            bySource.put(target, made);
            views.add(made);
        }
        last = new Seen<>(targets, bySource, List.copyOf(views));
        return last.views();
    }
}
