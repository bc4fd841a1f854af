package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
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

/** Replaces one version of a plugin by another. Used in turns. */
final class Replacement {
    private final ManagerSettings settings;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private @Nullable NewProbation probation;

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

    /** Replaces the running version by the contents. */
    Plugin replace(String id, SourceContents contents) {
        return replace(id, contents::verify, new Takeover.OfRunning(probation));
    }

    /** Puts each new version on probation from now on. */
    void setProbation(NewProbation how) {
        probation = how;
    }

    /** Rolls back to the version before the last replacement. */
    Plugin rollback(String id) {
        VerifiedPlugin before = requireLastGood(id);
        return replace(id, () -> before, new Takeover.OfRunning(null));
    }

    private VerifiedPlugin requireLastGood(String id) {
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
    void rollBackFailing(String id, ProbationCounter.Verdict verdict) {
        VerifiedPlugin failing = requireRunning(id);
        VerifiedPlugin before = requireLastGood(id);
        byte[] state = Objects.requireNonNull(registry.handle(id)).current().handedOver();
        replace(id, () -> before, new Takeover.AsItWas(state));
        running.rolledBack(id);
        ErrorId error = ErrorId.RELOAD_FAILS_OFTEN;
        String message =
                verdict.failed()
                        + " of the first "
                        + verdict.calls()
                        + " calls of version "
                        + failing.manifest().version()
                        + " failed, the last with "
                        + verdict.last().id()
                        + (state == null ? "" : "; the state is that of the moment when it came");
        Problem problem =
                failing.manifest().source().problem(error, message, error.hint(), "version");
        PluginLinkException reason =
                new PluginLinkException(verdict.last().info(), List.of(problem), verdict.last());
        Generation now = Objects.requireNonNull(registry.handle(id)).current();
        registry.change(now.status(PluginState.ACTIVE, reason));
    }

    /** The running version of an active plugin. */
    VerifiedPlugin requireRunning(String id) {
        VerifiedPlugin now = running.current(id);
        if (now == null) {
            throw new IllegalStateException("no plugin " + id + " is active");
        }
        return now;
    }

    /**
     * Replaces the running generation by a new one. Callers notice nothing until the new one is
     * active. Then the old one drains.
     */
    private Plugin replace(String id, Supplier<VerifiedPlugin> version, Takeover takeover) {
        ManagedPlugin handle = Objects.requireNonNull(registry.handle(id));
        Generation old = handle.current();
        Candidate candidate = new Candidate(registry, requireRunning(id).found().name(), id);
        Events.ReloadSpan span = Events.RECORDER.reload();
        PluginState last;
        try {
            VerifiedPlugin verified = version.get();
            candidate.verified(verified);
            lifecycle.requirePinned(verified);
            AuthorizedPlugin authorized = settings.authority().authorize(verified);
            new ReplacementCheck(old.manifest(), old.granted(), dependents(id))
                    .require(authorized, takeover instanceof Takeover.OfRunning);
            requireMet(verified);
            Generation next = loader.link(authorized);
            candidate.move(next, PluginState.READY);
            candidate.move(next, PluginState.STARTING);
            lifecycle.startOrStop(next, () -> startInPlace(old, next, takeover));
            running.replaced(verified);
            PluginStatus now = next.status(PluginState.ACTIVE, null);
            last = registry.replaced(candidate.state(), now);
            if (span != null) {
                span.end(old.info(), next.info(), null);
            }
        } catch (PluginException e) {
            throw refused(candidate, old, e, span);
        } catch (RuntimeException e) {
            throw refused(candidate, old, HostFailure.of(old.info(), e), span);
        }
        lifecycle.retire(old, last);
        return handle;
    }

    /** Starts a generation and gives it new calls. */
    private void startInPlace(Generation old, Generation next, Takeover takeover) {
        Runnable swap = () -> registry.target(next, PluginState.ACTIVE);
        if (takeover instanceof Takeover.OfRunning ofRunning) {
            if (ofRunning.probation() != null) {
                next.beginProbation(ofRunning.probation().of(old.manifest().id(), next.number()));
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
            Candidate candidate,
            Generation old,
            PluginException reason,
            Events.@Nullable ReloadSpan span) {
        if (span != null) {
            span.end(old.info(), old.info(), reason);
        }
        PluginStatus goesOn = old.status(PluginState.ACTIVE, reason);
        candidate.refused(goesOn.candidate().orElse(PluginState.REJECTED), reason);
        registry.change(goesOn);
        return reason;
    }

    private List<PluginManifest> dependents(String id) {
        return running.all().stream()
                .map(VerifiedPlugin::manifest)
                .filter(manifest -> manifest.requires().plugins().containsKey(id))
                .toList();
    }

    private void requireMet(VerifiedPlugin verified) {
        List<Problem> unmet = lifecycle.unmet(verified);
        if (!unmet.isEmpty()) {
            throw new PluginLinkException(Lifecycle.info(verified), unmet);
        }
    }
}
