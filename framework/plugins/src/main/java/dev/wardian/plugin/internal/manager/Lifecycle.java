package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.HostFailure;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of a plugin from its files to its end. What the manager knows is read and written in
 * turns; the module is decoded, linked and started outside of them.
 */
final class Lifecycle {
    private final ManagerSettings settings;
    private final Turns turns;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Drains drains;
    private final IdClaims claims;
    private final LifecycleLog log;

    private final Pending pending;

    /** The plugins that do not run; used in turns. */
    interface Pending {
        /** Those that are about to start, and those that lack something. */
        List<PluginManifest> manifests();

        /** The names of those that are about to start with an id. */
        Set<String> claimants(String id);
    }

    /**
     * @param pending the plugins that do not run
     */
    Lifecycle(
            ManagerSettings settings,
            Turns turns,
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            Drains drains,
            LifecycleLog log,
            Pending pending) {
        this.settings = settings;
        this.turns = turns;
        this.pending = pending;
        this.loader = loader;
        this.registry = registry;
        this.running = running;
        this.drains = drains;
        this.log = log;
        this.claims = new IdClaims(settings.authority(), registry);
    }

    /**
     * Starts a plugin from what was read, outside of turns.
     *
     * @param named whether the application has named this very plugin
     * @return why it is rejected, or null
     * @throws Turns.Closed if the manager is closed meanwhile
     */
    @Nullable PluginException start(SourceContents contents, boolean named, Change change) {
        FoundPlugin found = contents.plugin();
        Optional<PluginDisabled> disabled = disabled(contents);
        if (disabled.isPresent()) {
            turns.take(() -> staysDisabled(contents, disabled.get(), change));
            return disabled.get();
        }
        turns.take(() -> discovered(found));
        VerifiedPlugin verified;
        try {
            verified = contents.verify();
        } catch (PluginException e) {
            return reject(found, e, change);
        } catch (RuntimeException e) {
            return reject(found, HostFailure.of(CallInfo.NONE, e), change);
        } catch (Error e) {
            reject(found, fatal(CallInfo.NONE, e), change);
            throw e;
        }
        try {
            start(verified, named, change);
            return null;
        } catch (PluginException e) {
            return reject(verified, e, change);
        } catch (Turns.Closed e) {
            reject(verified, closed(info(verified)), change);
            throw e;
        } catch (RuntimeException e) {
            return reject(verified, HostFailure.of(info(verified), e), change);
        } catch (Error e) {
            reject(verified, fatal(info(verified), e), change);
            throw e;
        }
    }

    static PluginException fatal(CallInfo info, Error cause) {
        return HostFailure.of(info, new IllegalStateException(cause));
    }

    static PluginException closed(CallInfo info) {
        return new PluginUnavailable(info, PluginState.STOPPED, "the manager is closed", null);
    }

    /** Notes once that a plugin's files were seen. */
    void discovered(FoundPlugin found) {
        PluginStatus status = registry.status(found.name());
        if (status == null || status.state() != PluginState.DISCOVERED) {
            registry.change(
                    new PluginStatus(found.name(), null, null, 0, PluginState.DISCOVERED, null));
        }
    }

    private Optional<PluginDisabled> disabled(SourceContents contents) {
        String version = contents.manifest().map(PluginManifest::version).orElse(null);
        return contents.id()
                .flatMap(
                        id -> settings.authority().disabled(new CallInfo(id, version, 0, null, 0)));
    }

    /** Notes once that a plugin is not started. Its module is not even decoded. */
    private void staysDisabled(SourceContents contents, PluginDisabled why, Change change) {
        String name = contents.plugin().name();
        CallInfo info = why.info();
        PluginStatus before = registry.status(name);
        boolean known =
                before != null
                        && before.state() == PluginState.DISABLED
                        && Objects.equals(before.version(), info.version());
        contents.id().ifPresent(id -> registry.disable(id, why));
        if (!known) {
            discovered(contents.plugin());
            PluginStatus now =
                    new PluginStatus(
                            name, info.pluginId(), info.version(), 0, PluginState.DISABLED, why);
            registry.change(now);
            contents.manifest()
                    .ifPresent(manifest -> registry.disabledServices(name, manifest.services()));
            log.rejected(now, why, change);
        }
    }

    private static PluginState stateOf(PluginException reason) {
        return reason instanceof PluginDisabled ? PluginState.DISABLED : PluginState.REJECTED;
    }

    /** Checks that a plugin was not disabled while it started. */
    void requireEnabled(VerifiedPlugin verified) {
        settings.authority()
                .disabled(info(verified))
                .ifPresent(
                        why -> {
                            throw why;
                        });
    }

    private PluginException reject(FoundPlugin found, PluginException reason, Change change) {
        CallInfo info = reason.info();
        PluginStatus rejected =
                new PluginStatus(
                        found.name(),
                        info.pluginId(),
                        info.version(),
                        0,
                        PluginState.REJECTED,
                        reason);
        turns.takeAlways(
                () -> {
                    registry.change(rejected);
                    log.rejected(rejected, reason, change);
                });
        return reason;
    }

    private PluginException reject(VerifiedPlugin verified, PluginException reason, Change change) {
        long generation = reason.info().generation();
        turns.takeAlways(
                () -> {
                    PluginStatus rejected = status(verified, generation, stateOf(reason), reason);
                    registry.change(rejected);
                    if (reason instanceof PluginDisabled) {
                        registry.disabledServices(
                                rejected.source(), verified.manifest().services());
                    }
                    log.rejected(rejected, reason, change);
                });
        return reason;
    }

    private void start(VerifiedPlugin verified, boolean named, Change change) {
        turns.take(
                () -> {
                    change(verified, 0, PluginState.VERIFIED, null);
                    requireEnabled(verified);
                    requireMet(verified);
                    claims.require(verified, named, pending.claimants(verified.manifest().id()));
                });
        AuthorizedPlugin authorized = settings.authority().authorize(verified);
        Generation generation = loader.link(authorized);
        change.makes(generation);
        startOrStop(
                generation,
                () -> {
                    turns.take(() -> starting(verified, generation));
                    generation.start();
                    turns.take(() -> goLive(authorized, generation, named, change));
                });
    }

    private void starting(VerifiedPlugin verified, Generation generation) {
        change(verified, generation.number(), PluginState.READY, null);
        change(verified, generation.number(), PluginState.STARTING, null);
    }

    /** While it started, others may have stopped, or taken its id. */
    private void goLive(
            AuthorizedPlugin authorized, Generation generation, boolean named, Change change) {
        VerifiedPlugin verified = authorized.verified();
        requireEnabled(verified);
        requireMet(verified);
        claims.requireFree(verified);
        change.makes(null);
        registry.target(generation, PluginState.ACTIVE);
        generation.activated();
        running.started(authorized);
        if (!named) {
            claims.warnIfUnpinned(verified);
        }
        change(verified, generation.number(), PluginState.ACTIVE, null);
        log.loaded(verified.found().name(), generation);
    }

    private void requireMet(VerifiedPlugin verified) {
        List<Problem> unmet = unmet(verified.manifest());
        if (!unmet.isEmpty()) {
            throw new PluginLinkException(info(verified), withCycle(verified, unmet));
        }
    }

    /** Where a plugin waits for itself, that is told instead of what is not active. */
    private List<Problem> withCycle(VerifiedPlugin verified, List<Problem> unmet) {
        List<PluginManifest> waiting = new ArrayList<>(pending.manifests());
        waiting.add(0, verified.manifest());
        Optional<Problem> cycle = new RequirementCycles(waiting).problem(verified.manifest());
        List<Problem> problems = new ArrayList<>(unmet);
        cycle.ifPresent(
                found ->
                        problems.replaceAll(
                                it ->
                                        Objects.equals(it.location(), found.location())
                                                ? found
                                                : it));
        return problems;
    }

    /** Records what a generation may do and starts it; one that does not start is closed. */
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

    /** Checks that the operator did not pin a plugin's id to another one. */
    void requirePinned(VerifiedPlugin verified) {
        claims.requirePinned(verified);
    }

    /** Notes the state of what was started from {@code verified}. */
    void change(
            VerifiedPlugin verified,
            long generation,
            PluginState state,
            @Nullable PluginException failure) {
        registry.change(status(verified, generation, state, failure));
    }

    private static PluginStatus status(
            VerifiedPlugin verified,
            long generation,
            PluginState state,
            @Nullable PluginException failure) {
        PluginManifest manifest = verified.manifest();
        return new PluginStatus(
                verified.found().name(),
                manifest.id(),
                manifest.version(),
                generation,
                state,
                failure);
    }

    /** What a plugin requires and does not find. */
    List<Problem> unmet(PluginManifest manifest) {
        return PluginLoader.unmet(
                manifest,
                id -> {
                    ManagedPlugin plugin = registry.handle(id);
                    return plugin == null || !plugin.inService() ? null : plugin.version();
                },
                id ->
                        settings.authority()
                                .disabled(new CallInfo(id, null, 0, null, 0))
                                .isPresent());
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
            log.unloaded(generation.manifest().source().file(), generation.info());
        }
        stopping.forEach(drains::begin);
    }

    /** Stops a plugin that is disabled. Its handle refuses calls already. */
    void disable(Generation generation, PluginDisabled why) {
        PluginManifest manifest = generation.manifest();
        running.stopped(manifest.id());
        registry.change(generation.status(PluginState.DRAINING, null));
        registry.change(generation.status(PluginState.DISABLED, why));
        registry.disabledServices(manifest.source().file(), manifest.services());
        log.disabled(manifest.source().file(), generation.info(), why);
        drains.begin(generation);
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
