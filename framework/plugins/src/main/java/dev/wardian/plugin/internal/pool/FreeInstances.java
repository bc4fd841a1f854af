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
    private final Deque<PluginInstance> toBeRenewed = new ArrayDeque<>();

    void addReady(PluginInstance instance) {
        ready.addFirst(instance);
    }

    void addToBeRenewed(PluginInstance instance) {
        toBeRenewed.addLast(instance);
    }

    /** The one that {@link #take} would answer, or null. */
    @Nullable PluginInstance next() {
        PluginInstance first = ready.peekFirst();
        return first != null ? first : toBeRenewed.peekLast();
    }

    /** Takes one that is ready, or else one that is to be renewed first, or answers null. */
    @Nullable PluginInstance take() {
        PluginInstance first = ready.pollFirst();
        return first != null ? first : toBeRenewed.pollLast();
    }

    boolean hasToBeRenewed() {
        return !toBeRenewed.isEmpty();
    }

    /** Takes the one that waits longest to be renewed, or answers null. */
    @Nullable PluginInstance takeToBeRenewed() {
        return toBeRenewed.pollFirst();
    }

    int size() {
        return ready.size() + toBeRenewed.size();
    }

    /** Takes all. */
    List<PluginInstance> takeAll() {
        List<PluginInstance> all = new ArrayList<>(ready);
        all.addAll(toBeRenewed);
        ready.clear();
        toBeRenewed.clear();
        return all;
    }
}
