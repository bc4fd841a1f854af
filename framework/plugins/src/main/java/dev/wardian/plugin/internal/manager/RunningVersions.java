package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.abi.KeptModule;
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
    private final Map<String, Kept> lastGood = new ConcurrentHashMap<>();

    /** A version to which one can roll back, with what its module takes from the budget. */
    private record Kept(VerifiedPlugin version, KeptModule module) {}

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
        Kept kept = lastGood.get(id);
        return kept == null ? null : kept.version();
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

    /**
     * Notes that a version replaced the running one, which is the last good one now.
     *
     * @param module what the running one's module takes
     */
    void replaced(AuthorizedPlugin version, KeptModule module) {
        String id = version.manifest().id();
        AuthorizedPlugin before = current.put(id, version);
        if (before == null) {
            module.close();
        } else {
            forget(lastGood.put(id, new Kept(before.verified(), module)));
        }
    }

    private static void forget(@Nullable Kept kept) {
        if (kept != null) {
            kept.module().close();
        }
    }

    /** The last good version is about to run again, and a generation counts its module. */
    void rollingBack(String id) {
        Kept kept = lastGood.get(id);
        if (kept != null) {
            kept.module().suspend();
        }
    }

    /** It does not run. */
    void notRolledBack(String id) {
        Kept kept = lastGood.get(id);
        if (kept != null) {
            kept.module().resume();
        }
    }

    /**
     * Notes that the running version came by a roll-back. The version that it replaced is
     * forgotten.
     */
    void rolledBack(String id) {
        forget(lastGood.remove(id));
    }

    void stopped(String id) {
        current.remove(id);
        forget(lastGood.remove(id));
    }
}
