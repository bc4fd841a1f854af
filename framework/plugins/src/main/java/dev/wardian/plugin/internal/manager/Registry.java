package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.generation.PluginHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a manager knows: the status of each source and the handle of each id. It is changed in
 * turns, but for the ends of generations, and read by all.
 */
final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private final List<PluginListener> listeners;
    private final Map<String, PluginStatus> statuses = new ConcurrentSkipListMap<>();
    private final Map<String, ManagedPlugin> handles = new ConcurrentHashMap<>();
    private final Executor background;

    /** The services of the disabled plugins, by source. */
    private final Map<String, List<String>> disabledServices = new ConcurrentHashMap<>();

    private Function<CallInfo, Optional<PluginDisabled>> disabled = info -> Optional.empty();

    /** Lets listeners get one event at a time, in the order of the changes. */
    private final ReentrantLock telling = new ReentrantLock();

    /** The names of plugins that listeners saw degraded last; under the lock. */
    private final Set<String> toldDegraded = new HashSet<>();

    /** The sources of the statuses by id; under the lock. */
    private final Map<String, SortedSet<String>> claims = new HashMap<>();

    private final Object snapshotLock = new Object();

    /**
     * Null after a change, until somebody looks: who loads or closes a thousand plugins does not
     * list all of them for each.
     */
    private volatile @Nullable Snapshot snapshot;

    /** The active plugins at one moment. A view by service is made once. */
    private static final class Snapshot {
        private final List<Plugin> active;
        private final Map<String, List<Plugin>> byService = new HashMap<>();

        Snapshot(List<Plugin> active) {
            this.active = List.copyOf(active);
            Map<String, List<Plugin>> lists = new HashMap<>();
            for (Plugin plugin : active) {
                for (String service : plugin.services()) {
                    lists.computeIfAbsent(service, key -> new ArrayList<>()).add(plugin);
                }
            }
            lists.forEach((service, list) -> byService.put(service, List.copyOf(list)));
        }

        List<Plugin> serving(String service) {
            return byService.getOrDefault(service, List.of());
        }
    }

    /**
     * @param listeners are notified of every change
     * @param background notifies them of circuits that open and close, so that no call waits
     */
    Registry(List<PluginListener> listeners, Executor background) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
        this.background = background;
    }

    /** Says why a plugin is disabled that nobody has a handle of. */
    void whatIsDisabled(Function<CallInfo, Optional<PluginDisabled>> why) {
        disabled = why;
    }

    void addListener(PluginListener listener) {
        listeners.add(listener);
    }

    void removeListener(PluginListener listener) {
        listeners.remove(listener);
    }

    /** The statuses as changes made them, without open circuits. */
    List<PluginStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    /** The statuses as the application sees them. */
    List<PluginStatus> shown() {
        return statuses.values().stream().map(this::withCircuit).toList();
    }

    private PluginStatus withCircuit(PluginStatus status) {
        ManagedPlugin handle = status.id() == null ? null : handles.get(status.id());
        boolean degraded =
                status.state() == PluginState.ACTIVE
                        && handle != null
                        && handle.generation() == status.generation()
                        && handle.state() == PluginState.DEGRADED;
        return degraded ? status.withState(PluginState.DEGRADED) : status;
    }

    @Nullable PluginStatus status(String source) {
        return statuses.get(source);
    }

    /** Whether a plugin has not been started: it was only seen, rejected or is disabled. */
    boolean isNew(String source) {
        PluginStatus status = statuses.get(source);
        return status == null
                || status.state() == PluginState.DISCOVERED
                || status.state() == PluginState.REJECTED
                || status.state() == PluginState.DISABLED;
    }

    /**
     * Forgets a plugin whose manifest is gone. The end of its generation does not bring the status
     * back.
     */
    void forget(String source) {
        telling.lock();
        try {
            PluginStatus before = statuses.remove(source);
            if (before != null && before.id() != null) {
                unclaim(before.id(), source);
            }
            toldDegraded.remove(source);
            disabledServices.remove(source);
        } finally {
            telling.unlock();
        }
    }

    @Nullable ManagedPlugin handle(String id) {
        return handles.get(id);
    }

    /** What was counted of a plugin that was ever active, as its handle says it. */
    Optional<PluginHistory> history(String id) {
        return Optional.ofNullable(handles.get(id)).map(handle -> handle.current().history());
    }

    /** The name of the active plugin of an id. */
    Optional<String> sourceOf(String id) {
        return claimsOf(id).stream()
                .filter(status -> isLoaded(status.state()))
                .map(PluginStatus::source)
                .findFirst();
    }

    /** The plugins that have an id or want it, in whatever state they are. */
    List<PluginStatus> claimsOf(String id) {
        telling.lock();
        try {
            return claims.getOrDefault(id, Collections.emptySortedSet()).stream()
                    .map(statuses::get)
                    .filter(Objects::nonNull)
                    .toList();
        } finally {
            telling.unlock();
        }
    }

    private @Nullable PluginStatus put(PluginStatus now) {
        PluginStatus before = statuses.put(now.source(), now);
        if (now.state() != PluginState.DISABLED) {
            disabledServices.remove(now.source());
        }
        String id = before == null ? null : before.id();
        if (id != null && !id.equals(now.id())) {
            unclaim(id, now.source());
        }
        if (now.id() != null) {
            claims.computeIfAbsent(now.id(), key -> new TreeSet<>()).add(now.source());
        }
        return before;
    }

    private void unclaim(String id, String source) {
        claims.computeIfPresent(
                id,
                (key, sources) -> {
                    sources.remove(source);
                    return sources.isEmpty() ? null : sources;
                });
    }

    private static boolean isLoaded(PluginState state) {
        return state == PluginState.ACTIVE || state == PluginState.DRAINING;
    }

    /** Notes which services a plugin would have if it were not disabled. */
    void disabledServices(String source, List<String> services) {
        disabledServices.put(source, services);
    }

    /** Lets no more calls to a plugin, whether it runs or not. */
    void disable(String id, PluginDisabled why) {
        ManagedPlugin handle = handles.get(id);
        if (handle != null) {
            handle.disable(why);
            forgetSnapshot();
        }
    }

    /**
     * A plugin is not disabled any more.
     *
     * @param runs whether its generation still runs
     */
    void enable(String id, boolean runs) {
        ManagedPlugin handle = handles.get(id);
        if (handle != null) {
            handle.enable(runs);
            forgetSnapshot();
        }
    }

    private void forgetSnapshot() {
        synchronized (snapshotLock) {
            snapshot = null;
        }
    }

    /** Notes a new status and notifies the listeners. */
    void change(PluginStatus now) {
        telling.lock();
        try {
            PluginStatus before = put(now);
            tellShown(before, withCircuit(now));
        } finally {
            telling.unlock();
        }
    }

    /**
     * Notes the end of a drained generation. Its status and handle become stopped, unless a newer
     * generation has them.
     */
    void ended(Generation generation) {
        PluginStatus now = generation.status(PluginState.STOPPED, null);
        telling.lock();
        try {
            PluginStatus status = statuses.get(now.source());
            if (status != null
                    && status.generation() == now.generation()
                    && status.state() != PluginState.REJECTED
                    && status.state() != PluginState.DISABLED) {
                put(now);
            }
            ManagedPlugin handle = handles.get(generation.manifest().id());
            if (handle != null) {
                handle.ended(generation);
            }
            tell(PluginState.DRAINING, now);
        } finally {
            telling.unlock();
        }
    }

    /** Notifies listeners that the circuit of a generation opened or closed. */
    private void circuitChanged(Generation generation) {
        telling.lock();
        try {
            PluginStatus status = statuses.get(generation.manifest().source().file());
            if (status != null
                    && status.state() == PluginState.ACTIVE
                    && status.generation() == generation.number()) {
                PluginStatus now = withCircuit(status);
                boolean told = toldDegraded.contains(status.source());
                if (told != (now.state() == PluginState.DEGRADED)) {
                    tellShown(status, now);
                }
            }
        } finally {
            telling.unlock();
        }
    }

    private void tellShown(@Nullable PluginStatus before, PluginStatus now) {
        boolean wasDegraded =
                now.state() == PluginState.DEGRADED
                        ? !toldDegraded.add(now.source())
                        : toldDegraded.remove(now.source());
        PluginState last = before == null ? null : before.state();
        tell(wasDegraded ? PluginState.DEGRADED : last, now);
    }

    /**
     * Notes that a new version replaced another.
     *
     * @param before the state of the new version before
     * @return the state of the old version that listeners saw last
     */
    PluginState replaced(PluginState before, PluginStatus now) {
        telling.lock();
        try {
            put(now);
            boolean wasDegraded = toldDegraded.remove(now.source());
            tell(before, now);
            // Its first calls may have opened the circuit before there was this status.
            PluginStatus shown = withCircuit(now);
            if (shown.state() == PluginState.DEGRADED) {
                tellShown(now, shown);
            }
            return wasDegraded ? PluginState.DEGRADED : PluginState.ACTIVE;
        } finally {
            telling.unlock();
        }
    }

    /** Notifies the listeners about the grants. */
    void tellGrants(Consumer<PluginListener> event) {
        telling.lock();
        try {
            for (PluginListener listener : listeners) {
                try {
                    event.accept(listener);
                } catch (RuntimeException | Error e) {
                    LOG.error("a listener failed for the grants", e);
                }
            }
        } finally {
            telling.unlock();
        }
    }

    /** Notifies the listeners about a generation. Its plugin may have a newer one. */
    void tell(@Nullable PluginState before, PluginStatus now) {
        telling.lock();
        try {
            Events.RECORDER.changed(before == null ? null : before.name(), now);
            for (PluginListener listener : listeners) {
                try {
                    listener.changed(before, now);
                } catch (RuntimeException | Error e) {
                    // A change that ended half-way would be worse than an error that is only
                    // logged.
                    LOG.error("a listener failed for {}", ErrorRenderer.printable(now.source()), e);
                }
            }
        } finally {
            telling.unlock();
        }
    }

    /**
     * Lets the handle of the generation's id lead to it, with this state. Refs and sets see that.
     */
    ManagedPlugin target(Generation generation, PluginState state) {
        String id = generation.manifest().id();
        generation.onCircuitChange(() -> background.execute(() -> circuitChanged(generation)));
        ManagedPlugin handle = handles.get(id);
        if (handle == null) {
            handle = new ManagedPlugin(generation, state);
            handles.put(id, handle);
        } else {
            handle.set(generation, state);
        }
        forgetSnapshot();
        return handle;
    }

    private Snapshot snapshot() {
        Snapshot known = snapshot;
        if (known == null) {
            synchronized (snapshotLock) {
                known = snapshot;
                if (known == null) {
                    known = new Snapshot(activeHandles());
                    snapshot = known;
                }
            }
        }
        return known;
    }

    private List<Plugin> activeHandles() {
        List<Plugin> active = new ArrayList<>();
        for (ManagedPlugin handle : new TreeMap<>(handles).values()) {
            if (handle.inService()) {
                active.add(handle);
            }
        }
        return Collections.unmodifiableList(active);
    }

    PluginSet<Plugin> active() {
        return () -> snapshot().active;
    }

    PluginSet<Plugin> serving(String service) {
        return () -> snapshot().serving(service);
    }

    PluginRef<Plugin> ref(String id) {
        return new PluginRef<>() {
            @Override
            public Plugin get() {
                Plugin plugin = handles.get(id);
                if (plugin == null) {
                    CallInfo info = new CallInfo(id, null, 0, null, 0);
                    throw disabled.apply(info)
                            .map(PluginUnavailable.class::cast)
                            .orElseGet(() -> missing(info, "no plugin of this id is loaded"));
                }
                return plugin;
            }

            @Override
            public Optional<Plugin> find() {
                return Optional.ofNullable(handles.get(id))
                        .filter(ManagedPlugin::inService)
                        .map(plugin -> plugin);
            }
        };
    }

    PluginRef<Plugin> refServing(String service) {
        return new PluginRef<>() {
            @Override
            public Plugin get() {
                return find().orElseThrow(() -> withoutService(service));
            }

            @Override
            public Optional<Plugin> find() {
                return snapshot().serving(service).stream().findFirst();
            }
        };
    }

    private PluginUnavailable withoutService(String service) {
        for (Map.Entry<String, List<String>> each : new TreeMap<>(disabledServices).entrySet()) {
            PluginStatus status = statuses.get(each.getKey());
            if (each.getValue().contains(service)
                    && status != null
                    && status.failure() instanceof PluginDisabled why) {
                return new PluginDisabled(why.info(), why.disablement(), why.byGrants());
            }
        }
        return missing(CallInfo.NONE, "no active plugin implements " + service);
    }

    private static PluginUnavailable missing(CallInfo info, String reason) {
        return new PluginUnavailable(info, PluginState.STOPPED, reason, null);
    }
}
