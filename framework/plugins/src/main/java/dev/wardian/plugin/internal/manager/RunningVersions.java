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
    private final Map<String, AuthorizedPlugin> current = new HashMap<>();
    private final Map<String, VerifiedPlugin> lastGood = new ConcurrentHashMap<>();

    /** The running version of an active plugin, or null. */
    @Nullable VerifiedPlugin current(String id) {
        AuthorizedPlugin now = current.get(id);
        return now == null ? null : now.verified();
    }

    /** The running version of an active plugin with its rights, or null. */
    @Nullable AuthorizedPlugin authorized(String id) {
        return current.get(id);
    }

    /** The version before the last replacement, or null. */
    @Nullable VerifiedPlugin lastGood(String id) {
        return lastGood.get(id);
    }

    /** The versions of all active plugins. */
    List<VerifiedPlugin> all() {
        return current.values().stream().map(AuthorizedPlugin::verified).toList();
    }

    void started(AuthorizedPlugin version) {
        current.put(version.manifest().id(), version);
    }

    /** Notes that the running version has other rights. The version before it stays. */
    void regranted(AuthorizedPlugin version) {
        current.put(version.manifest().id(), version);
    }

    /** Notes that a version replaced the running one, which is the last good one now. */
    void replaced(AuthorizedPlugin version) {
        String id = version.manifest().id();
        AuthorizedPlugin before = current.put(id, version);
        if (before != null) {
            lastGood.put(id, before.verified());
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
