package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.HostFailure;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states of a plugin from its files to its end. Used in turns. */
final class Lifecycle {
    private final ManagerSettings settings;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Drains drains;
    private final IdClaims claims;

    Lifecycle(
            ManagerSettings settings,
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            Drains drains) {
        this.settings = settings;
        this.loader = loader;
        this.registry = registry;
        this.running = running;
        this.drains = drains;
        this.claims = new IdClaims(settings.authority(), registry);
    }

    /** Verifies contents; returns empty if they are rejected. */
    Optional<VerifiedPlugin> verify(SourceContents contents) {
        FoundPlugin found = contents.plugin();
        discovered(found);
        try {
            VerifiedPlugin verified = contents.verify();
            change(verified, 0, PluginState.VERIFIED, null);
            return Optional.of(verified);
        } catch (PluginException e) {
            reject(found, e);
        } catch (RuntimeException e) {
            reject(found, HostFailure.of(CallInfo.NONE, e));
        }
        return Optional.empty();
    }

    /** Notes once that a plugin's files were seen. */
    void discovered(FoundPlugin found) {
        PluginStatus status = registry.status(found.name());
        if (status == null || status.state() != PluginState.DISCOVERED) {
            registry.change(
                    new PluginStatus(found.name(), null, null, 0, PluginState.DISCOVERED, null));
        }
    }

    private void reject(FoundPlugin found, PluginException reason) {
        CallInfo info = reason.info();
        registry.change(
                new PluginStatus(
                        found.name(),
                        info.pluginId(),
                        info.version(),
                        0,
                        PluginState.REJECTED,
                        reason));
    }

    private void tryStart(VerifiedPlugin verified, boolean named) {
        try {
            start(verified, named);
        } catch (PluginException e) {
            reject(verified, e);
        } catch (RuntimeException e) {
            reject(verified, HostFailure.of(info(verified), e));
        }
    }

    private void start(VerifiedPlugin verified, boolean named) {
        claims.require(verified, named);
        Generation generation = loader.link(settings.authority().authorize(verified));
        change(verified, generation.number(), PluginState.READY, null);
        change(verified, generation.number(), PluginState.STARTING, null);
        startOrStop(generation, generation::start);
        registry.target(generation, PluginState.ACTIVE);
        running.started(verified);
        if (!named) {
            claims.warnIfUnpinned(verified);
        }
        change(verified, generation.number(), PluginState.ACTIVE, null);
    }

    /**
     * Records what a generation may do and starts it. A generation that does not start is closed.
     */
    void startOrStop(Generation generation, Runnable start) {
        boolean started = false;
        try {
            settings.observers().audit().granted(generation.info(), generation.granted());
            start.run();
            started = true;
        } finally {
            if (!started) {
                generation.beginStop();
                generation.finishStop(System.nanoTime());
            }
        }
    }

    /**
     * Starts plugins after those that they require, and rejects the rest: their requirements are
     * not met.
     */
    void startInOrder(List<VerifiedPlugin> verified) {
        List<VerifiedPlugin> left = new ArrayList<>(verified);
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Iterator<VerifiedPlugin> it = left.iterator(); it.hasNext(); ) {
                VerifiedPlugin next = it.next();
                if (unmet(next).isEmpty()) {
                    it.remove();
                    progress = true;
                    tryStart(next, false);
                }
            }
        }
        RequirementCycles cycles =
                new RequirementCycles(left.stream().map(VerifiedPlugin::manifest).toList());
        for (VerifiedPlugin lacking : left) {
            List<Problem> problems = new ArrayList<>(unmet(lacking));
            Optional<Problem> cycle = cycles.problem(lacking.manifest());
            cycle.ifPresent(
                    found ->
                            problems.replaceAll(
                                    it ->
                                            Objects.equals(it.location(), found.location())
                                                    ? found
                                                    : it));
            reject(lacking, new PluginLinkException(info(lacking), problems));
        }
    }

    /**
     * Starts one plugin that the application has named, or rejects it if its requirements are not
     * met.
     */
    void startAlone(VerifiedPlugin verified) {
        List<Problem> unmet = unmet(verified);
        if (unmet.isEmpty()) {
            tryStart(verified, true);
        } else {
            reject(verified, new PluginLinkException(info(verified), unmet));
        }
    }

    /** Checks that the operator did not pin a plugin's id to another one. */
    void requirePinned(VerifiedPlugin verified) {
        claims.requirePinned(verified);
    }

    private void reject(VerifiedPlugin verified, PluginException reason) {
        change(verified, reason.info().generation(), PluginState.REJECTED, reason);
    }

    /** Notes the state of the generation of {@code verified}. */
    void change(
            VerifiedPlugin verified,
            long generation,
            PluginState state,
            @Nullable PluginException failure) {
        PluginManifest manifest = verified.manifest();
        registry.change(
                new PluginStatus(
                        verified.found().name(),
                        manifest.id(),
                        manifest.version(),
                        generation,
                        state,
                        failure));
    }

    /** Requirements of a plugin that no active plugin meets. */
    List<Problem> unmet(VerifiedPlugin verified) {
        return PluginLoader.unmet(
                verified.manifest(),
                id -> {
                    ManagedPlugin plugin = registry.handle(id);
                    return plugin == null || !plugin.inService() ? null : plugin.version();
                });
    }

    static CallInfo info(VerifiedPlugin verified) {
        return CallInfo.ofPlugin(verified.manifest().id(), verified.manifest().version(), 0);
    }

    /** Stops plugins: they accept no more calls, and their generations drain by themselves. */
    void stop(List<ManagedPlugin> plugins) {
        List<Generation> stopping = plugins.stream().map(ManagedPlugin::current).toList();
        for (Generation generation : stopping) {
            running.stopped(generation.manifest().id());
            registry.target(generation, PluginState.DRAINING);
            registry.change(generation.status(PluginState.DRAINING, null));
        }
        stopping.forEach(drains::begin);
    }

    /**
     * Drains a generation that was replaced.
     *
     * @param last the state that listeners saw last
     */
    void retire(Generation replaced, PluginState last) {
        registry.tell(last, replaced.status(PluginState.DRAINING, null));
        drains.begin(replaced);
    }
}
