package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.Problem;
import dev.wardian.plugin.internal.manager.PluginLoader.Verified;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Puts one version of a plugin in the place of another. Used under the manager's lock. */
final class Replacement {
    private final ManagerSettings settings;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;

    Replacement(
            ManagerSettings settings,
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            Lifecycle lifecycle) {
        this.settings = settings;
        this.loader = loader;
        this.registry = registry;
        this.running = running;
        this.lifecycle = lifecycle;
    }

    /** Reads the files of an active plugin again. */
    Plugin reload(String id) {
        Verified now = requireRunning(id);
        return replace(id, loader.read(now.source())::verify);
    }

    /** Puts what a source holds in the place of what runs. */
    Plugin replace(String id, SourceContents contents) {
        return replace(id, contents::verify);
    }

    /** Goes back to the version before the last replacement. */
    Plugin rollback(String id) {
        requireRunning(id);
        Verified before = running.lastGood(id);
        if (before == null) {
            throw new IllegalStateException(id + " has no version before this one");
        }
        return replace(id, () -> before);
    }

    /** What an active plugin was started from. */
    Verified requireRunning(String id) {
        Verified now = running.current(id);
        if (now == null) {
            throw new IllegalStateException("no plugin " + id + " is active");
        }
        return now;
    }

    /**
     * Puts a new generation in the place of the one that runs. Until it is active nothing changes
     * for callers; afterwards the old one comes to its end.
     */
    private Plugin replace(String id, Supplier<Verified> version) {
        ManagedPlugin handle = Objects.requireNonNull(registry.handle(id));
        Generation old = handle.current();
        try {
            Verified verified = version.get();
            new ReplacementCheck(loader, old.manifest(), dependents(id)).require(verified);
            requireMet(verified);
            Generation next = loader.link(verified);
            lifecycle.startOrStop(next);
            registry.target(next, PluginState.ACTIVE);
            running.replaced(verified);
            lifecycle.change(verified, next.number(), PluginState.ACTIVE, null);
        } catch (PluginException e) {
            throw refused(old, e);
        } catch (RuntimeException e) {
            throw refused(old, Lifecycle.hostFailure(old.info(), e));
        }
        retire(old);
        return handle;
    }

    /** Notes why the running generation was not replaced. */
    private PluginException refused(Generation old, PluginException reason) {
        registry.change(Lifecycle.status(old, PluginState.ACTIVE, reason));
        return reason;
    }

    /** Lets the calls of a replaced generation come to their end; its place is taken already. */
    private void retire(Generation old) {
        registry.tell(PluginState.ACTIVE, Lifecycle.status(old, PluginState.DRAINING, null));
        old.beginStop();
        old.finishStop(System.nanoTime() + settings.drain().toNanos());
        registry.tell(PluginState.DRAINING, Lifecycle.status(old, PluginState.STOPPED, null));
    }

    private List<PluginManifest> dependents(String id) {
        return running.all().stream()
                .map(Verified::manifest)
                .filter(manifest -> manifest.requires().plugins().containsKey(id))
                .toList();
    }

    private void requireMet(Verified verified) {
        List<Problem> unmet = lifecycle.unmet(verified);
        if (!unmet.isEmpty()) {
            throw new LinkException(Lifecycle.info(verified), unmet);
        }
    }
}
