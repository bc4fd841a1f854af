package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds plugins that wait for themselves among those that could not start. */
final class RequirementCycles {
    private final Map<String, Set<String>> required = new HashMap<>();

    /**
     * @param waiting the plugins that could not start
     */
    RequirementCycles(List<PluginManifest> waiting) {
        for (PluginManifest manifest : waiting) {
            required.putIfAbsent(manifest.id(), manifest.requires().plugins().keySet());
        }
    }

    /**
     * The shortest cycle of requirements through a plugin, at the requirement that leads into it.
     * It is empty for a plugin outside of cycles, even if it requires a plugin in one.
     */
    Optional<Problem> problem(PluginManifest manifest) {
        List<String> path = shortestPathBack(manifest.id());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String next = path.get(1);
        ErrorId id = ErrorId.REQUIREMENT_CYCLE;
        String message = String.join(" requires ", path);
        return Optional.of(
                manifest.source().problem(id, message, id.hint(), "requires", "plugins", next));
    }

    /**
     * The ids of the cycle, with {@code id} at both ends, or empty. There is no recursion: any
     * number of plugins may take part.
     */
    private List<String> shortestPathBack(String id) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            String at = open.removeFirst();
            for (String next : required.getOrDefault(at, Set.of())) {
                if (next.equals(id)) {
                    Deque<String> path = new ArrayDeque<>(List.of(id));
                    for (@Nullable String step = at; step != null; step = cameFrom.get(step)) {
                        path.addFirst(step);
                    }
                    return List.copyOf(path);
                }
                if (cameFrom.putIfAbsent(next, at) == null) {
                    open.addLast(next);
                }
            }
        }
        return List.of();
    }
}
