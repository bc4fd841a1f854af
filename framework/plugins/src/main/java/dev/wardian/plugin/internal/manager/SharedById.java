package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.abi.SharedResources;
import java.util.HashMap;
import java.util.Map;

/**
 * What the capabilities of plugins keep past reloads, by id. It is there as long as a generation of
 * the plugin is linked, or has not ended. Thread-safe.
 */
final class SharedById {
    private static final class Used {
        private final SharedResources resources = new SharedResources();
        private int uses;
    }

    private final Map<String, Used> byId = new HashMap<>();

    /** What a plugin has, until as many calls of {@link #release} as of this method. */
    synchronized SharedResources use(String id) {
        Used used = byId.computeIfAbsent(id, key -> new Used());
        used.uses++;
        return used.resources;
    }

    /** A generation that used them has ended, or was never made. */
    synchronized void release(String id) {
        byId.computeIfPresent(id, (key, used) -> --used.uses == 0 ? null : used);
    }

    /** The number of plugins that have any. */
    synchronized int size() {
        return byId.size();
    }
}
