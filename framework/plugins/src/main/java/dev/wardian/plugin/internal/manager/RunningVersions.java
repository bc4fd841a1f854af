package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each active plugin was started from, and before its last replacement. Used under the
 * manager's lock.
 */
final class RunningVersions {
    private final Map<String, VerifiedPlugin> current = new HashMap<>();
    private final Map<String, VerifiedPlugin> lastGood = new HashMap<>();

    /** What an active plugin was started from, or null. */
    @Nullable VerifiedPlugin current(String id) {
        return current.get(id);
    }

    /** What it was started from before its last replacement, or null. */
    @Nullable VerifiedPlugin lastGood(String id) {
        return lastGood.get(id);
    }

    /** All that is active. */
    List<VerifiedPlugin> all() {
        return List.copyOf(current.values());
    }

    void started(VerifiedPlugin verified) {
        current.put(verified.manifest().id(), verified);
    }

    /** Another version took the place of the one that ran, which is the last good one now. */
    void replaced(VerifiedPlugin verified) {
        String id = verified.manifest().id();
        VerifiedPlugin before = current.put(id, verified);
        if (before != null) {
            lastGood.put(id, before);
        }
    }

    /** The version that runs came by a roll-back; nobody wants the version that it replaced. */
    void rolledBack(String id) {
        lastGood.remove(id);
    }

    void stopped(String id) {
        current.remove(id);
        lastGood.remove(id);
    }
}
