package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginInstance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instances of a pool that no call has. The pool's lock guards them. */
final class FreeInstances {
    private final Deque<PluginInstance> ready = new ArrayDeque<>();

    /** Those that are to be renewed first. */
    private final Deque<PluginInstance> used = new ArrayDeque<>();

    void add(PluginInstance instance) {
        if (instance.renewable() && instance.used()) {
            used.addLast(instance);
        } else {
            ready.addFirst(instance);
        }
    }

    /** The one that {@link #take} would answer, or null. */
    @Nullable PluginInstance next() {
        PluginInstance first = ready.peekFirst();
        return first != null ? first : used.peekLast();
    }

    /** Takes one that is ready, or else one that is to be renewed first, or answers null. */
    @Nullable PluginInstance take() {
        PluginInstance first = ready.pollFirst();
        return first != null ? first : used.pollLast();
    }

    boolean hasUsed() {
        return !used.isEmpty();
    }

    /** Takes the one that waits longest to be renewed, or answers null. */
    @Nullable PluginInstance takeUsed() {
        return used.pollFirst();
    }

    boolean isEmpty() {
        return ready.isEmpty() && used.isEmpty();
    }

    /** Takes all. */
    List<PluginInstance> takeAll() {
        List<PluginInstance> all = new ArrayList<>(ready);
        all.addAll(used);
        ready.clear();
        used.clear();
        return all;
    }
}
