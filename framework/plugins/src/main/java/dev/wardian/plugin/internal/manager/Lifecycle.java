package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.manager.PluginLoader.Verified;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way of a plugin from its files to its end. Used under the manager's lock. */
final class Lifecycle {
    private final ManagerSettings settings;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Drains drains;

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
    }

    /** Takes what a source holds; nothing where it is rejected. */
    Optional<Verified> verify(SourceContents contents) {
        PluginSource source = contents.source();
        discovered(source);
        try {
            Verified verified = contents.verify();
            change(verified, 0, PluginState.VERIFIED, null);
            return Optional.of(verified);
        } catch (PluginException e) {
            reject(source, e);
        } catch (RuntimeException e) {
            reject(source, hostFailure(CallInfo.NONE, e));
        }
        return Optional.empty();
    }

    /** Notes a source whose files were seen; it is noted once. */
    void discovered(PluginSource source) {
        PluginStatus status = registry.status(source.name());
        if (status == null || status.state() != PluginState.DISCOVERED) {
            registry.change(
                    new PluginStatus(source.name(), null, null, 0, PluginState.DISCOVERED, null));
        }
    }

    private void reject(PluginSource source, PluginException reason) {
        CallInfo info = reason.info();
        registry.change(
                new PluginStatus(
                        source.name(),
                        info.pluginId(),
                        info.version(),
                        0,
                        PluginState.REJECTED,
                        reason));
    }

    private void tryStart(Verified verified) {
        try {
            start(verified);
        } catch (PluginException e) {
            reject(verified, e);
        } catch (RuntimeException e) {
            reject(verified, hostFailure(info(verified), e));
        }
    }

    /** The host itself failed, a capability for example: that hides no other plugin either. */
    static LinkException hostFailure(CallInfo info, RuntimeException cause) {
        ErrorId id = ErrorId.START_FAILED;
        Problem problem = Problem.of(id, "the host failed: " + cause, id.hint());
        return new LinkException(info, List.of(problem), cause);
    }

    private void start(Verified verified) {
        requireFreeId(verified);
        Generation generation = loader.link(verified);
        change(verified, generation.number(), PluginState.READY, null);
        change(verified, generation.number(), PluginState.STARTING, null);
        startOrStop(generation, generation::start);
        registry.target(generation, PluginState.ACTIVE);
        running.started(verified);
        change(verified, generation.number(), PluginState.ACTIVE, null);
    }

    /** Records what a generation may do and starts it; one that does not start is closed. */
    void startOrStop(Generation generation, Runnable start) {
        boolean started = false;
        try {
            settings.audit().granted(generation.info(), loader.effective(generation.manifest()));
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
     * Starts plugins after those that they require; what is left when nothing more can start lacks
     * something.
     */
    void startInOrder(List<Verified> verified) {
        List<Verified> left = new ArrayList<>(verified);
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Iterator<Verified> it = left.iterator(); it.hasNext(); ) {
                Verified next = it.next();
                if (unmet(next).isEmpty()) {
                    it.remove();
                    progress = true;
                    tryStart(next);
                }
            }
        }
        RequirementCycles cycles =
                new RequirementCycles(left.stream().map(Verified::manifest).toList());
        for (Verified lacking : left) {
            List<Problem> problems = new ArrayList<>(unmet(lacking));
            Optional<Problem> cycle = cycles.problem(lacking.manifest());
            cycle.ifPresent(
                    found ->
                            problems.replaceAll(
                                    it ->
                                            Objects.equals(it.location(), found.location())
                                                    ? found
                                                    : it));
            reject(lacking, new LinkException(info(lacking), problems));
        }
    }

    /** Starts one plugin, or rejects it for what it lacks. */
    void startAlone(Verified verified) {
        List<Problem> unmet = unmet(verified);
        if (unmet.isEmpty()) {
            tryStart(verified);
        } else {
            reject(verified, new LinkException(info(verified), unmet));
        }
    }

    private void requireFreeId(Verified verified) {
        String id = verified.manifest().id();
        Optional<String> other = registry.sourceOf(id);
        if (other.isPresent()) {
            Problem problem =
                    verified.manifest()
                            .source()
                            .problem(
                                    ErrorId.KEYS_CONFLICT,
                                    "the id " + id + " is taken by " + other.get(),
                                    "unload that plugin first, or give this one another id",
                                    "id");
            throw new LinkException(info(verified), List.of(problem));
        }
    }

    private void reject(Verified verified, PluginException reason) {
        change(verified, reason.info().generation(), PluginState.REJECTED, reason);
    }

    /** Notes the state of what was started from {@code verified}. */
    void change(
            Verified verified,
            long generation,
            PluginState state,
            @Nullable PluginException failure) {
        PluginManifest manifest = verified.manifest();
        registry.change(
                new PluginStatus(
                        verified.source().name(),
                        manifest.id(),
                        manifest.version(),
                        generation,
                        state,
                        failure));
    }

    /** What a plugin requires and does not find. */
    List<Problem> unmet(Verified verified) {
        return PluginLoader.unmet(
                verified.manifest(),
                id -> {
                    ManagedPlugin plugin = registry.handle(id);
                    return plugin == null || !plugin.inService() ? null : plugin.version();
                });
    }

    static CallInfo info(Verified verified) {
        return CallInfo.ofPlugin(verified.manifest().id(), verified.manifest().version(), 0);
    }

    /** Lets plugins take no more calls; their generations come to their end by themselves. */
    void stop(List<ManagedPlugin> plugins) {
        List<Generation> stopping = plugins.stream().map(ManagedPlugin::current).toList();
        for (Generation generation : stopping) {
            running.stopped(generation.manifest().id());
            registry.target(generation, PluginState.DRAINING);
            registry.change(status(generation, PluginState.DRAINING, null));
        }
        stopping.forEach(drains::begin);
    }

    /**
     * Lets a generation come to its end whose place is taken already.
     *
     * @param last the state in which listeners saw it last
     */
    void retire(Generation replaced, PluginState last) {
        registry.tell(last, status(replaced, PluginState.DRAINING, null));
        drains.begin(replaced);
    }

    /** The status of a generation. */
    static PluginStatus status(
            Generation generation, PluginState state, @Nullable PluginException failure) {
        PluginManifest manifest = generation.manifest();
        return new PluginStatus(
                manifest.source().file(),
                manifest.id(),
                manifest.version(),
                generation.number(),
                state,
                failure);
    }
}
