package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginInstance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The free instances of a pool. The pool's lock guards them. */
final class FreeInstances {
    private final Deque<PluginInstance> ready = new ArrayDeque<>();
    private final Deque<PluginInstance> toBeRenewed = new ArrayDeque<>();

    void addReady(PluginInstance instance) {
        ready.addFirst(instance);
    }

    void addToBeRenewed(PluginInstance instance) {
        toBeRenewed.addLast(instance);
    }

    /** The instance that {@link #take} would return, or null. */
    @Nullable PluginInstance next() {
        PluginInstance first = ready.peekFirst();
        return first != null ? first : toBeRenewed.peekLast();
    }

    /**
     * Takes a ready instance, or else one that must be renewed first; returns null if none is free.
     */
    @Nullable PluginInstance take() {
        PluginInstance first = ready.pollFirst();
        return first != null ? first : toBeRenewed.pollLast();
    }

    boolean hasToBeRenewed() {
        return !toBeRenewed.isEmpty();
    }

    /** Takes the instance that has waited longest to be renewed; returns null if none waits. */
    @Nullable PluginInstance takeToBeRenewed() {
        return toBeRenewed.pollFirst();
    }

    /** Takes that instance; returns false if it is not free. */
    boolean take(PluginInstance instance) {
        return ready.remove(instance) || toBeRenewed.remove(instance);
    }

    List<PluginInstance> all() {
        List<PluginInstance> all = new ArrayList<>(ready);
        all.addAll(toBeRenewed);
        return all;
    }

    int size() {
        return ready.size() + toBeRenewed.size();
    }

    /** Takes all. */
    List<PluginInstance> takeAll() {
        List<PluginInstance> all = all();
        ready.clear();
        toBeRenewed.clear();
        return all;
    }
}
