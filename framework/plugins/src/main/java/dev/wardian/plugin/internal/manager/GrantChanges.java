package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the plugins in line with other grants. What the grants take away is taken from every
 * generation at once. Then the plugins whose rights differ are reloaded from memory, and those that
 * were rejected are read again.
 */
final class GrantChanges implements GrantStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleLog.LOGGER);

    private final ManagerSettings settings;
    private final GrantStore store;
    private final Authority authority;
    private final Turns turns;
    private final Changes changes;
    private final Sources sources;
    private final Parts parts;

    /** Held while grants are read and put in force. */
    private final Object order = new Object();

    /** Whether any change was put in force; under the monitor of {@link #order}. */
    private boolean applied;

    /** Reads sources again for a store that does not wait. */
    private final Executor background;

    /** The parts of the manager that know and change plugins. */
    record Parts(
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            KnownPlugins known,
            Rejections rejections,
            Lifecycle lifecycle,
            Replacement replacement,
            Refresh refresh,
            Disabling disabling) {}

    /**
     * What other grants begin.
     *
     * @param changes the reloads
     * @param looks the names of the plugins to read again, by source
     * @param starts the plugins to start that were disabled
     */
    private record Begun(
            List<Change> changes, Map<SourceAccess, Set<String>> looks, List<FoundPlugin> starts) {
        Begun() {
            this(new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        }

        void look(FoundPlugin plugin) {
            looks.computeIfAbsent(plugin.source(), key -> new HashSet<>()).add(plugin.name());
        }
    }

    GrantChanges(
            ManagerSettings settings,
            Turns turns,
            Changes changes,
            Sources sources,
            Parts parts,
            Executor background) {
        this.settings = settings;
        this.store = settings.grants();
        this.authority = settings.authority();
        this.turns = turns;
        this.changes = changes;
        this.sources = sources;
        this.parts = parts;
        this.background = background;
    }

    /** Follows the store from now on, and puts in force what it has. */
    GrantStore.Subscription subscribe() {
        GrantStore.Subscription subscription = store.subscribe(this);
        // They may have changed before the subscription. Read without the lock, for which a thread
        // of the store may wait.
        Grants now = store.current();
        synchronized (order) {
            if (!applied) {
                authority.replace(now);
            }
        }
        return subscription;
    }

    @Override
    public void changed() {
        try {
            Begun begun = apply(store::current);
            Map<SourceAccess, Set<String>> looks = begun.looks();
            if (!looks.isEmpty()) {
                background.execute(() -> look(looks));
            }
            parts.disabling().startLater(begun.starts());
        } catch (Turns.Closed e) {
            // Nothing runs any more.
        }
    }

    @Override
    public void rejected(PluginException reason) {
        if (!turns.isClosed()) {
            LOG.warn("the grants stay as they are: {}", reason.getMessage());
            parts.registry().tellGrants(listener -> listener.grantsRejected(reason));
            Events.RECORDER.grants(reason);
        }
    }

    /**
     * Puts other grants in force, and waits until all plugins have them.
     *
     * @throws IllegalStateException if the grants come from a store
     * @throws SourceUnavailable if plugins that were rejected cannot be read again
     */
    void replace(Grants now) {
        if (!(store instanceof SettableGrants settable)) {
            throw new IllegalStateException("the grants come from a store; change them there");
        }
        turns.take(() -> {});
        Begun begun =
                apply(
                        () -> {
                            settable.set(now);
                            return now;
                        });
        Map<String, IOException> failures = new HashMap<>();
        Collection<Change> all = new ArrayList<>(begun.changes());
        begun.looks().forEach((source, names) -> all.addAll(look(source, names, failures)));
        all.addAll(parts.disabling().start(begun.starts()));
        parts.refresh().await(all);
        if (!failures.isEmpty()) {
            throw new SourceUnavailable(failures);
        }
    }

    /**
     * @param read sets or reads the grants; one at a time, so that the last ones stay
     */
    private Begun apply(Supplier<Grants> read) {
        Grants before;
        synchronized (order) {
            before = authority.replace(read.get());
            applied = true;
        }
        Begun begun;
        try {
            parts.loader().narrow().forEach(this::record);
        } finally {
            begun = turns.take(() -> begin(before));
        }
        Events.RECORDER.grants(null);
        return begun;
    }

    private void record(Generation narrowed) {
        try {
            settings.observers().audit().granted(narrowed.info(), narrowed.granted());
        } catch (RuntimeException | Error e) {
            LOG.error("the audit log failed for {}", narrowed.info(), e);
        }
    }

    private Begun begin(Grants before) {
        // Others may have changed them since; those before are nobody's any more.
        Grants now = authority.grants();
        Begun begun = new Begun();
        for (PluginStatus status : parts.registry().statuses()) {
            try {
                begin(status, before, now, begun);
            } catch (RuntimeException | Error e) {
                // A capability compares its policies.
                LOG.error(
                        "the grants of {} cannot be compared",
                        ErrorRenderer.printable(status.source()),
                        e);
            }
        }
        int reloads = begun.changes().size();
        Disabling.Begun disabling = parts.disabling().begin(null);
        begun.changes().addAll(disabling.changes());
        begun.starts().addAll(disabling.starts());
        LOG.info(
                "the grants changed: {} plugins to reload, {} to read again",
                reloads,
                begun.looks().values().stream().mapToInt(Set::size).sum());
        parts.registry().tellGrants(listener -> listener.grantsChanged(now));
        changes.submit(begun.changes());
        parts.refresh().updateWarnings();
        return begun;
    }

    private void begin(PluginStatus status, Grants before, Grants now, Begun begun) {
        String name = status.source();
        CallInfo info = new CallInfo(status.id(), status.version(), 0, null, 0);
        if (status.state() == PluginState.DISABLED || authority.disabled(info).isPresent()) {
            return;
        }
        boolean busy = changes.last(name) != null;
        if (busy || needed(name).isPresent()) {
            begun.changes()
                    .add(
                            Change.of(
                                    name,
                                    status.id(),
                                    Change.Where.BACKGROUND,
                                    change -> bring(name, change, busy)));
        }
        FoundPlugin plugin = parts.known().get(name);
        if (plugin != null && mayHelp(status, before, now)) {
            parts.rejections().forget(name);
            begun.look(plugin);
        }
    }

    /** Whether a version was rejected that may run under the new grants. */
    private boolean mayHelp(PluginStatus status, Grants before, Grants now) {
        String id = status.id();
        return id != null && isRejected(status) && authority.differs(id, before, now);
    }

    private boolean isRejected(PluginStatus status) {
        FoundPlugin plugin = parts.known().get(status.source());
        return status.failure() != null
                && plugin != null
                && sources.isListed(plugin.source())
                && status.problems().stream()
                        .map(Problem::id)
                        .noneMatch(ErrorId.RELOAD_FAILS_OFTEN::equals);
    }

    private void look(Map<SourceAccess, Set<String>> looks) {
        Map<String, IOException> failures = new HashMap<>();
        looks.forEach((source, names) -> look(source, names, failures));
        failures.forEach((name, e) -> LOG.warn("{}", SourceUnavailable.problem(name, e)));
    }

    private Collection<Change> look(
            SourceAccess source, Set<String> names, Map<String, IOException> failures) {
        try {
            return parts.refresh().lookAgain(source, names::contains);
        } catch (IOException e) {
            failures.put(source.name(), e);
        } catch (Turns.Closed e) {
            // Nothing starts any more.
        }
        return List.of();
    }

    /**
     * A running version whose rights differ from the grants.
     *
     * @param running what runs, with its rights
     * @param next the same under the grants as they are now
     * @param pinnedElsewhere whether the grants pin its id to another plugin
     */
    private record Needed(
            AuthorizedPlugin running, AuthorizedPlugin next, boolean pinnedElsewhere) {
        String id() {
            return running.manifest().id();
        }

        /** Whether the grants take anything from it. */
        boolean takesAway(Authority authority) {
            return pinnedElsewhere
                    || !authority.capabilities().covers(next.policies(), running.policies())
                    || next.limits().isBelow(running.limits());
        }
    }

    private Optional<Needed> needed(String name) {
        PluginStatus status = parts.registry().status(name);
        String id = status == null ? null : status.id();
        AuthorizedPlugin running = id == null ? null : parts.running().authorized(id);
        if (running == null || !running.verified().found().name().equals(name)) {
            return Optional.empty();
        }
        AuthorizedPlugin next = authority.authorize(running.verified());
        boolean pinnedElsewhere = !authority.isPinnedTo(running.verified());
        ManagedPlugin handle =
                Objects.requireNonNull(parts.registry().handle(running.manifest().id()));
        boolean same =
                next.hasRightsOf(running)
                        && handle.granted().equals(next.policies())
                        && !pinnedElsewhere;
        return same ? Optional.empty() : Optional.of(new Needed(running, next, pinnedElsewhere));
    }

    /**
     * Brings one plugin in line with the grants as they are now.
     *
     * @param busy whether another change of it was being made when they changed, perhaps under the
     *     grants before
     */
    private void bring(String name, Change change, boolean busy) {
        Needed needed = turns.take(() -> needed(name)).orElse(null);
        if (needed != null) {
            try {
                parts.replacement().regrant(needed.id(), change);
                turns.takeAlways(parts.rejections()::help);
            } catch (PluginException e) {
                turns.takeAlways(() -> rejected(needed, e));
            }
        }
        if (busy) {
            turns.takeAlways(() -> readAgainIfRejected(name));
        }
    }

    private void readAgainIfRejected(String name) {
        PluginStatus status = parts.registry().status(name);
        FoundPlugin plugin = parts.known().get(name);
        if (status != null && plugin != null && isRejected(status) && !turns.isClosed()) {
            parts.rejections().forget(name);
            Begun begun = new Begun();
            begun.look(plugin);
            background.execute(() -> look(begun.looks()));
        }
    }

    /**
     * A plugin did not start under the grants. If they take something from it, it stops: nothing
     * runs with more than it is granted. What only has to wait goes on, as far as the gate lets it.
     */
    private void rejected(Needed needed, PluginException reason) {
        ManagedPlugin handle = parts.registry().handle(needed.id());
        VerifiedPlugin version = needed.running().verified();
        boolean stops =
                handle != null
                        && handle.inService()
                        && needed.takesAway(authority)
                        && !passes(reason)
                        && authority.authorize(version).hasRightsOf(needed.next());
        if (stops) {
            parts.lifecycle().stop(List.of(Objects.requireNonNull(handle)));
            parts.rejections().leaveAlone(version);
            parts.lifecycle().change(version, handle.generation(), PluginState.REJECTED, reason);
        }
    }

    /** Whether a failure says nothing about the plugin under its grants. */
    private static boolean passes(PluginException reason) {
        return reason instanceof PluginUnavailable
                || (reason instanceof PluginLinkException link
                        && link.problems().stream()
                                .map(Problem::id)
                                .allMatch(ErrorId.HANDOVER_FAILED::equals));
    }
}
