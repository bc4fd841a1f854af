package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.generation.ProbationCounter;
import dev.wardian.plugin.internal.source.HostFailure;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts one version of a plugin in the place of another. The new version is made and started outside
 * of turns; the exchange is one turn.
 */
final class Replacement {
    private final ManagerSettings settings;
    private final Turns turns;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private final LifecycleLog log;
    private @Nullable NewProbation probation;

    /** Why one version replaces another. */
    enum Cause {
        /** Its files were read again. */
        RELOAD,
        /** The application asks for the version before. */
        ROLL_BACK,
        /** The running version failed on probation. */
        PROBATION,
        /** The operator changed its rights. */
        GRANTS
    }

    /** Makes the counter of the calls of a generation on probation. */
    interface NewProbation {
        ProbationCounter of(String id, long generation);
    }

    /** The origin of the new version's state. */
    private sealed interface Takeover {
        /** The running version hands it over, if its manifest says so. */
        record OfRunning(@Nullable NewProbation probation) implements Takeover {}

        /** The state that the version had before it was replaced; null for none. */
        record AsItWas(byte @Nullable [] state) implements Takeover {}
    }

    Replacement(
            ManagerSettings settings,
            Turns turns,
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            Lifecycle lifecycle,
            LifecycleLog log) {
        this.settings = settings;
        this.turns = turns;
        this.loader = loader;
        this.registry = registry;
        this.running = running;
        this.lifecycle = lifecycle;
        this.log = log;
    }

    /** Puts what was read in the place of what runs. */
    Plugin replace(String id, SourceContents contents, Change change) {
        return replace(
                Cause.RELOAD, id, contents::verify, new Takeover.OfRunning(probation), change);
    }

    /**
     * Puts the running version in its own place, under the grants as they are now. If it is on
     * probation, that begins anew.
     */
    void regrant(String id, Change change) {
        VerifiedPlugin same = turns.take(() -> requireRunning(id));
        Generation old = Objects.requireNonNull(registry.handle(id)).current();
        replace(
                Cause.GRANTS,
                id,
                () -> same,
                new Takeover.OfRunning(old.onProbation() ? probation : null),
                change);
    }

    /** Puts each new version on probation from now on. */
    void setProbation(NewProbation how) {
        probation = how;
    }

    /** Rolls back to the version before the last replacement. */
    Plugin rollback(String id, Change change) {
        return rollBackTo(Cause.ROLL_BACK, id, new Takeover.OfRunning(null), change);
    }

    /** Replaces the running version by the one before it, whose module counts once meanwhile. */
    private Plugin rollBackTo(Cause cause, String id, Takeover takeover, Change change) {
        VerifiedPlugin before =
                turns.take(
                        () -> {
                            VerifiedPlugin last = requireLastGood(id);
                            running.rollingBack(id);
                            return last;
                        });
        boolean done = false;
        try {
            Plugin plugin = replace(cause, id, () -> before, takeover, change);
            done = true;
            return plugin;
        } finally {
            if (!done) {
                turns.takeAlways(() -> running.notRolledBack(id));
            }
        }
    }

    /**
     * The version to which an active plugin can be rolled back; in a turn.
     *
     * @throws IllegalStateException if there is none
     */
    VerifiedPlugin requireLastGood(String id) {
        requireRunning(id);
        VerifiedPlugin before = running.lastGood(id);
        if (before == null) {
            throw new IllegalStateException(id + " has no version before this one");
        }
        return before;
    }

    /**
     * Rolls back a version that failed on probation, and reports it. The previous version begins
     * with the state that it handed over. The failing version saves none: each failure discarded an
     * instance, with its state.
     */
    void rollBackFailing(String id, ProbationCounter.Verdict verdict, Change change) {
        VerifiedPlugin failing = turns.take(() -> requireRunning(id));
        byte[] state = Objects.requireNonNull(registry.handle(id)).current().handedOver();
        rollBackTo(Cause.PROBATION, id, new Takeover.AsItWas(state), change);
        String message =
                verdict.failed()
                        + " of the first "
                        + verdict.calls()
                        + " calls of version "
                        + failing.manifest().version()
                        + " failed, the last with "
                        + verdict.last().id()
                        + (state == null ? "" : "; the state is that of the moment when it came");
        turns.takeAlways(() -> rolledBack(id, failing, verdict, message));
    }

    private void rolledBack(
            String id, VerifiedPlugin failing, ProbationCounter.Verdict verdict, String message) {
        running.rolledBack(id);
        ErrorId error = ErrorId.RELOAD_FAILS_OFTEN;
        Problem problem =
                failing.manifest().source().problem(error, message, error.hint(), "version");
        PluginLinkException reason =
                new PluginLinkException(verdict.last().info(), List.of(problem), verdict.last());
        Generation now = Objects.requireNonNull(registry.handle(id)).current();
        registry.change(now.status(PluginState.ACTIVE, reason));
        log.failedProbation(failing.found().name(), now.info(), reason);
    }

    private void requireEnabled(CallInfo plugin) {
        settings.authority()
                .disabled(plugin)
                .ifPresent(
                        why -> {
                            throw why;
                        });
    }

    /**
     * What an active plugin was started from; in a turn.
     *
     * @throws PluginException if the plugin does not run because it is disabled
     * @throws IllegalStateException if it does not run for another reason
     */
    VerifiedPlugin requireRunning(String id) {
        VerifiedPlugin now = running.current(id);
        if (now == null) {
            requireEnabled(new CallInfo(id, null, 0, null, 0));
            throw new IllegalStateException("no plugin " + id + " is active");
        }
        return now;
    }

    /**
     * Replaces the running generation by a new one. Callers notice nothing until the new one is
     * active. Then the old one drains.
     */
    private Plugin replace(
            Cause cause,
            String id,
            Supplier<VerifiedPlugin> version,
            Takeover takeover,
            Change change) {
        Exchange exchange = turns.take(() -> new Exchange(cause, id, takeover, change));
        Events.ReloadSpan span = Events.RECORDER.reload();
        try {
            make(exchange, version.get(), span);
        } catch (PluginException e) {
            throw refused(exchange, e, span);
        } catch (Turns.Closed e) {
            refused(exchange, Lifecycle.closed(exchange.old.info()), span);
            throw e;
        } catch (RuntimeException e) {
            throw refused(exchange, HostFailure.of(exchange.old.info(), e), span);
        } catch (Error e) {
            refused(exchange, Lifecycle.fatal(exchange.old.info(), e), span);
            throw e;
        }
        turns.takeAlways(() -> lifecycle.retire(exchange.old, exchange.last));
        return exchange.handle;
    }

    /** One version on its way to the place of another. */
    private final class Exchange {
        final Cause cause;
        final ManagedPlugin handle;
        final Generation old;
        final Takeover takeover;
        final Candidate candidate;
        final Change change;

        /** The state in which listeners saw the old version last. */
        PluginState last = PluginState.ACTIVE;

        /** Begins it, in a turn. */
        Exchange(Cause cause, String id, Takeover takeover, Change change) {
            VerifiedPlugin now = requireRunning(id);
            this.cause = cause;
            this.handle = Objects.requireNonNull(registry.handle(id));
            this.old = handle.current();
            this.takeover = takeover;
            this.change = change;
            this.candidate = new Candidate(registry, now.found().name(), id);
        }

        /** Whether a version may take the place, as things are now; in a turn. */
        void require(AuthorizedPlugin authorized) {
            String id = old.manifest().id();
            requireEnabled(old.info());
            if (!handle.isActive(old.number())) {
                throw new PluginUnavailable(
                        old.info(), handle.state(), "it was unloaded meanwhile", null);
            }
            new ReplacementCheck(old.manifest(), old.granted(), dependents(id))
                    .require(
                            authorized,
                            takeover instanceof Takeover.OfRunning,
                            cause != Cause.GRANTS);
            requireMet(authorized.verified());
        }

        /** Gives the new version to callers; in a turn. */
        void swap(AuthorizedPlugin authorized, Generation next) {
            require(authorized);
            change.makes(null);
            registry.target(next, PluginState.ACTIVE);
            next.activated();
            if (cause == Cause.GRANTS) {
                running.regranted(authorized);
            } else {
                running.replaced(authorized, old.keepModule());
            }
            last = registry.replaced(candidate.state(), next.status(PluginState.ACTIVE, null));
            log.replaced(cause, authorized.verified().found().name(), old.info(), next.info());
        }
    }

    private void make(
            Exchange exchange, VerifiedPlugin verified, Events.@Nullable ReloadSpan span) {
        AuthorizedPlugin authorized = settings.authority().authorize(verified);
        turns.take(
                () -> {
                    exchange.candidate.verified(verified);
                    lifecycle.requirePinned(verified);
                    exchange.require(authorized);
                });
        Generation next = loader.link(authorized);
        exchange.change.makes(next);
        lifecycle.startOrStop(
                next,
                () -> {
                    turns.take(
                            () -> {
                                exchange.candidate.move(next, PluginState.READY);
                                exchange.candidate.move(next, PluginState.STARTING);
                            });
                    startInPlace(exchange, next, () -> exchange.swap(authorized, next));
                });
        if (span != null) {
            span.end(exchange.old.info(), next.info(), null);
        }
    }

    /** Starts a generation and gives it to callers. */
    private void startInPlace(Exchange exchange, Generation next, Runnable exchanged) {
        Generation old = exchange.old;
        Takeover takeover = exchange.takeover;
        Runnable swap = () -> turns.take(exchanged);
        if (takeover instanceof Takeover.OfRunning ofRunning) {
            if (ofRunning.probation() != null) {
                next.beginProbation(
                        ofRunning.probation().of(old.manifest().id(), next.number()),
                        exchange.cause == Cause.GRANTS ? old.handedOver() : null);
            }
            if (HandOver.wantedBy(old.manifest())) {
                next.instantiate();
                new HandOver(old, next, settings.replacing().drain()).run(swap);
                return;
            }
        }
        if (takeover instanceof Takeover.AsItWas asItWas && asItWas.state() != null) {
            next.instantiate();
            next.takeState(asItWas.state());
        } else {
            next.start();
        }
        swap.run();
    }

    /** Notes why the running generation was not replaced. */
    private PluginException refused(
            Exchange exchange, PluginException reason, Events.@Nullable ReloadSpan span) {
        Generation old = exchange.old;
        if (span != null) {
            span.end(old.info(), old.info(), reason);
        }
        turns.takeAlways(
                () -> {
                    ManagedPlugin handle = exchange.handle;
                    PluginState state = handle.inService() ? PluginState.ACTIVE : handle.state();
                    PluginStatus goesOn = old.status(state, reason);
                    exchange.candidate.refused(
                            goesOn.candidate().orElse(PluginState.REJECTED), reason);
                    registry.change(goesOn);
                    log.notReplaced(exchange.cause, goesOn, reason, exchange.change);
                });
        return reason;
    }

    private List<PluginManifest> dependents(String id) {
        return running.all().stream()
                .map(VerifiedPlugin::manifest)
                .filter(manifest -> manifest.requires().plugins().containsKey(id))
                .toList();
    }

    private void requireMet(VerifiedPlugin verified) {
        List<Problem> unmet = lifecycle.unmet(verified.manifest());
        if (!unmet.isEmpty()) {
            throw new PluginLinkException(Lifecycle.info(verified), unmet);
        }
    }
}
