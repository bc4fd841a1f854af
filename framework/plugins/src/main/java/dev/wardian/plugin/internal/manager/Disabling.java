package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the plugins in line with what the operator disables. A disabled plugin accepts no calls
 * from that moment on. Its generation drains after the change that is being made of the plugin, if
 * there is one.
 */
final class Disabling implements GrantStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleLog.LOGGER);

    private final Optional<DisablementStore> store;
    private final Authority authority;
    private final Turns turns;
    private final Changes changes;
    private final Parts parts;

    /** Held while the store is read and put in force. */
    private final Object order = new Object();

    /** Starts plugins for a store that does not wait. */
    private final Executor background;

    /** The parts of the manager that know and change plugins. */
    record Parts(
            Registry registry,
            RunningVersions running,
            KnownPlugins known,
            Rejections rejections,
            Lifecycle lifecycle,
            Refresh refresh,
            LifecycleLog log) {}

    /**
     * What other decisions begin.
     *
     * @param changes stop plugins
     * @param starts the plugins to read and start
     */
    record Begun(List<Change> changes, List<FoundPlugin> starts) {}

    Disabling(
            ManagerSettings settings,
            Turns turns,
            Changes changes,
            Parts parts,
            Executor background) {
        this.store = settings.disabled();
        this.authority = settings.authority();
        this.turns = turns;
        this.changes = changes;
        this.parts = parts;
        this.background = background;
    }

    /** Follows the store from now on. */
    GrantStore.Subscription subscribe() {
        if (store.isEmpty()) {
            return () -> {};
        }
        GrantStore.Subscription subscription = store.get().subscribe(this);
        // It may have changed before the subscription.
        read();
        return subscription;
    }

    /** Whether there is a store. */
    boolean isPossible() {
        return store.isPresent();
    }

    /**
     * Disables a plugin, and waits until it has no part in any change.
     *
     * @throws PluginException if that cannot be kept
     * @throws IllegalStateException if there is no store
     */
    void disable(String id, Disablement why) {
        DisablementStore kept = requireStore();
        turns.take(() -> {});
        kept.disable(id, why);
        Changes.await(apply(null).changes());
    }

    /**
     * Enables a plugin, and waits until it has started or was rejected.
     *
     * @throws PluginException if that cannot be kept, or the grants disable it
     * @throws IllegalStateException if there is no store
     */
    void enable(String id, String by) {
        DisablementStore kept = requireStore();
        turns.take(() -> {});
        Optional<PluginDisabled> now = authority.disabled(new CallInfo(id, null, 0, null, 0));
        if (now.isPresent() && now.get().byGrants()) {
            throw now.get();
        }
        kept.enable(id);
        parts.refresh().await(start(apply(by).starts()));
    }

    private DisablementStore requireStore() {
        return store.orElseThrow(
                () ->
                        new IllegalStateException(
                                "this manager cannot keep which plugins are disabled; give its"
                                        + " builder a file: PluginManager.Builder.disabled"));
    }

    @Override
    public void changed() {
        try {
            startLater(apply(null).starts());
        } catch (Turns.Closed e) {
            // Nothing runs any more.
        }
    }

    @Override
    public void rejected(PluginException reason) {
        if (!turns.isClosed()) {
            LOG.warn("the disabled plugins stay as they are: {}", reason.getMessage());
        }
    }

    /** One at a time, so that the last decisions stay. */
    private void read() {
        synchronized (order) {
            authority.disabled(store.orElseThrow().current());
        }
    }

    private Begun apply(@Nullable String by) {
        read();
        return turns.take(
                () -> {
                    Begun begun = begin(by);
                    changes.submit(begun.changes());
                    parts.refresh().updateWarnings();
                    return begun;
                });
    }

    /**
     * Finds what differs from the decisions as they are now; in a turn. The caller submits the
     * changes.
     *
     * @param by the person who enables plugins, if there is one
     */
    Begun begin(@Nullable String by) {
        Begun begun = new Begun(new ArrayList<>(), new ArrayList<>());
        for (PluginStatus status : parts.registry().statuses()) {
            String id = status.id();
            if (id == null) {
                continue;
            }
            Optional<PluginDisabled> why = authority.disabled(info(status));
            if (why.isPresent()) {
                disable(status, id, why.get(), begun);
            } else {
                enable(status, id, by, begun);
            }
        }
        return begun;
    }

    private static CallInfo info(PluginStatus status) {
        return new CallInfo(status.id(), status.version(), status.generation(), null, 0);
    }

    private void disable(PluginStatus status, String id, PluginDisabled why, Begun begun) {
        parts.registry().disable(id, why);
        if (status.state() != PluginState.DISABLED || isRunning(status)) {
            String name = status.source();
            begun.changes()
                    .add(Change.of(name, id, Change.Where.TURN, change -> settle(name, change)));
        } else if (!isSame(status, why)) {
            parts.registry().change(withFailure(status, why));
        }
    }

    private boolean isRunning(PluginStatus status) {
        String id = status.id();
        VerifiedPlugin running = id == null ? null : parts.running().current(id);
        return running != null && running.found().name().equals(status.source());
    }

    private static boolean isSame(PluginStatus status, PluginDisabled why) {
        return status.failure() instanceof PluginDisabled before
                && before.byGrants() == why.byGrants()
                && before.disablement().equals(why.disablement());
    }

    private static PluginStatus withFailure(PluginStatus status, PluginDisabled why) {
        return new PluginStatus(
                status.source(),
                status.id(),
                status.version(),
                status.generation(),
                PluginState.DISABLED,
                why);
    }

    private void enable(PluginStatus status, String id, @Nullable String by, Begun begun) {
        parts.registry().enable(id, parts.running().current(id) != null);
        if (status.state() != PluginState.DISABLED) {
            return;
        }
        FoundPlugin plugin = parts.known().get(status.source());
        if (isRunning(status)) {
            // Its generation was about to stop.
            parts.log().enabled(status, by);
            parts.registry().change(running(id).status(PluginState.ACTIVE, null));
        } else if (plugin != null) {
            parts.log().enabled(status, by);
            parts.rejections().forget(status.source());
            begun.starts().add(plugin);
        }
    }

    private Generation running(String id) {
        return Objects.requireNonNull(parts.registry().handle(id)).current();
    }

    /** No change of the plugin is being made: it stops, unless somebody has enabled it. */
    private void settle(String name, Change change) {
        PluginStatus status = parts.registry().status(name);
        PluginDisabled why = status == null ? null : authority.disabled(info(status)).orElse(null);
        if (status == null || why == null) {
            return;
        }
        String id = Objects.requireNonNull(status.id());
        if (isRunning(status)) {
            parts.rejections().leaveAlone(Objects.requireNonNull(parts.running().current(id)));
            parts.lifecycle().disable(running(id), why);
        } else if (status.state() != PluginState.DISABLED) {
            PluginStatus now = withFailure(status, why);
            parts.rejections().supersede(name);
            parts.registry().change(now);
            parts.log().rejected(now, why, change);
        }
    }

    /** Starts plugins on another thread. */
    void startLater(List<FoundPlugin> plugins) {
        if (!plugins.isEmpty()) {
            background.execute(
                    () -> {
                        try {
                            start(plugins);
                        } catch (Turns.Closed e) {
                            // Nothing starts any more.
                        }
                    });
        }
    }

    /** Reads plugins and begins to start them. */
    Collection<Change> start(List<FoundPlugin> plugins) {
        List<Change> begun = new ArrayList<>();
        plugins.forEach(plugin -> begun.addAll(parts.refresh().readAndStart(plugin)));
        return begun;
    }
}
