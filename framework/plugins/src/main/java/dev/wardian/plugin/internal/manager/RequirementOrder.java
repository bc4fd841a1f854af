package dev.wardian.plugin.internal.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The order of changes that come together. */
final class RequirementOrder {
    private final List<Change> changes;

    /** The places of those that give an id. */
    private final Map<String, List<Integer>> byId = new HashMap<>();

    /** For each place, how many changes have to come before it. */
    private final int[] before;

    /** For each place, those that have to come after it. */
    private final List<List<Integer>> after = new ArrayList<>();

    private RequirementOrder(Collection<Change> changes) {
        this.changes = List.copyOf(changes);
        this.before = new int[changes.size()];
    }

    /**
     * The changes in the order in which they are given, except that each comes after those of the
     * plugins that it requires. Changes that require each other come last.
     */
    static List<Change> of(Collection<Change> changes) {
        return changes.size() < 2 ? List.copyOf(changes) : new RequirementOrder(changes).order();
    }

    private List<Change> order() {
        for (int i = 0; i < changes.size(); i++) {
            after.add(new ArrayList<>());
            String id = changes.get(i).id();
            if (id != null) {
                byId.computeIfAbsent(id, key -> new ArrayList<>()).add(i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            for (String required : changes.get(i).required()) {
                for (int first : byId.getOrDefault(required, List.of())) {
                    after.get(first).add(i);
                    before[i]++;
                }
            }
        }
        return sorted();
    }

    private List<Change> sorted() {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        boolean[] placed = new boolean[before.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] == 0) {
                ready.add(i);
            }
        }
        List<Change> sorted = new ArrayList<>();
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            placed[next] = true;
            sorted.add(changes.get(next));
            for (int follower : after.get(next)) {
                before[follower]--;
                if (before[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        for (int i = 0; i < placed.length; i++) {
            if (!placed[i]) {
                sorted.add(changes.get(i));
            }
        }
        return sorted;
    }
}
