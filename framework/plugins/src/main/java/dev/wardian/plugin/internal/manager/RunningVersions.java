package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The version of each active plugin, and the one before its last replacement. It is changed in
 * turns, and {@link #lastGood} may be read at any time.
 */
final class RunningVersions {
    private final Map<String, VerifiedPlugin> current = new HashMap<>();
    private final Map<String, VerifiedPlugin> lastGood = new ConcurrentHashMap<>();

    /** The running version of an active plugin, or null. */
    @Nullable VerifiedPlugin current(String id) {
        return current.get(id);
    }

    /** The version before the last replacement, or null. */
    @Nullable VerifiedPlugin lastGood(String id) {
        return lastGood.get(id);
    }

    /** The versions of all active plugins. */
    List<VerifiedPlugin> all() {
        return List.copyOf(current.values());
    }

    void started(VerifiedPlugin verified) {
        current.put(verified.manifest().id(), verified);
    }

    /** Notes that a version replaced the running one, which is the last good one now. */
    void replaced(VerifiedPlugin verified) {
        String id = verified.manifest().id();
        VerifiedPlugin before = current.put(id, verified);
        if (before != null) {
            lastGood.put(id, before);
        }
    }

    /**
     * Notes that the running version came by a roll-back. The version that it replaced is
     * forgotten.
     */
    void rolledBack(String id) {
        lastGood.remove(id);
    }

    void stopped(String id) {
        current.remove(id);
        lastGood.remove(id);
    }
}
