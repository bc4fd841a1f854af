package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.ErrorId;
import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Problem;
import dev.wardian.plugin.internal.manager.PluginLoader.Verified;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.manifest.PluginManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The manager of a folder. Loading and unloading take turns; calls never wait for them. */
public final class FolderPluginManager implements PluginManager {
    private static final long IDLE_SECONDS = 10;

    /** Refusals that another plugin's change can undo. */
    private static final Set<ErrorId> LACKS =
            Set.of(ErrorId.REQUIREMENT_NOT_MET, ErrorId.REQUIREMENT_CYCLE);

    private final ManagerSettings settings;
    private final SharedMemoryBudget budget;
    private final ThreadPoolExecutor background;
    private final PluginLoader loader;
    private final Registry registry;
    private final ReentrantLock lifecycle = new ReentrantLock();

    /** What each active plugin was started from, by id; under the lock. */
    private final Map<String, Verified> current = new HashMap<>();

    /** What each active plugin was started from before its last replacement; under the lock. */
    private final Map<String, Verified> lastGood = new HashMap<>();

    /** The contents of each source that was refused, which is not tried again; under the lock. */
    private final Map<String, String> refusedContents = new HashMap<>();

    private boolean closed;

    public FolderPluginManager(ManagerSettings settings) {
        this.settings = settings;
        this.budget = new SharedMemoryBudget(settings.memoryBudget());
        this.background = backgroundThread();
        this.loader = new PluginLoader(settings, budget, background);
        this.registry = new Registry(settings.listeners());
    }

    private static ThreadPoolExecutor backgroundThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread = new Thread(task, "wardian-instances");
                            thread.setDaemon(true);
                            return thread;
                        },
                        new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public List<PluginStatus> loadAll() {
        lifecycle.lock();
        try {
            requireOpen();
            List<PluginSource> sources = PluginSource.discover(settings.folder());
            List<Verified> verified = new ArrayList<>();
            for (PluginSource source : sources) {
                PluginStatus status = registry.status(source.name());
                if (status == null || status.state() == PluginState.REJECTED) {
                    verify(source).ifPresent(verified::add);
                }
            }
            startInOrder(verified);
            return registry.statuses();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of plugins cannot be read", e);
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public List<PluginStatus> refresh() {
        lifecycle.lock();
        try {
            requireOpen();
            List<PluginSource> sources = PluginSource.discover(settings.folder());
            dropMissing();
            Map<PluginSource, String> changed = changed(sources);
            refreshActive(changed);
            startNew(changed);
            // What was refused for lack of a plugin that has started since is tried once more.
            refreshActive(changed(sources));
            return registry.statuses();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of plugins cannot be read", e);
        } finally {
            lifecycle.unlock();
        }
    }

    /** Unloads what has no manifest any more, and forgets it. */
    private void dropMissing() {
        List<ManagedPlugin> orphans = new ArrayList<>();
        for (PluginStatus status : registry.statuses()) {
            if (!Files.exists(settings.folder().resolve(status.source()))) {
                ManagedPlugin plugin = status.id() == null ? null : registry.handle(status.id());
                if (plugin != null && status.state() == PluginState.ACTIVE) {
                    orphans.add(plugin);
                }
            }
        }
        stop(orphans);
        for (PluginStatus status : registry.statuses()) {
            if (!Files.exists(settings.folder().resolve(status.source()))) {
                registry.forget(status.source());
                refusedContents.remove(status.source());
            }
        }
    }

    /**
     * The sources whose files hold neither what runs nor what was refused, with what they hold;
     * those that were unloaded are left out.
     */
    private Map<PluginSource, String> changed(List<PluginSource> sources) {
        Map<PluginSource, String> changed = new LinkedHashMap<>();
        for (PluginSource source : sources) {
            PluginStatus status = registry.status(source.name());
            if (status == null || status.state() != PluginState.STOPPED) {
                String contents = loader.contents(source);
                Verified running =
                        status == null || status.state() != PluginState.ACTIVE
                                ? null
                                : current.get(status.id());
                boolean runs = running != null && PluginLoader.contents(running).equals(contents);
                if (!runs && !contents.equals(refusedContents.get(source.name()))) {
                    changed.put(source, contents);
                }
            }
        }
        return changed;
    }

    private void refreshActive(Map<PluginSource, String> changed) {
        changed.forEach(
                (source, contents) -> {
                    PluginStatus status = registry.status(source.name());
                    if (status != null && status.state() == PluginState.ACTIVE) {
                        try {
                            reload(Objects.requireNonNull(status.id()));
                        } catch (PluginException e) {
                            // The status has the reason.
                            rememberRefused(source, contents, e);
                        }
                    }
                });
    }

    private void startNew(Map<PluginSource, String> changed) {
        List<Verified> verified = new ArrayList<>();
        List<PluginSource> tried = new ArrayList<>();
        for (PluginSource source : changed.keySet()) {
            PluginStatus status = registry.status(source.name());
            if (status == null || status.state() == PluginState.REJECTED) {
                tried.add(source);
                verify(source).ifPresent(verified::add);
            }
        }
        startInOrder(verified);
        for (PluginSource source : tried) {
            PluginStatus status = registry.status(source.name());
            PluginException failure = status == null ? null : status.failure();
            if (failure != null) {
                rememberRefused(source, Objects.requireNonNull(changed.get(source)), failure);
            }
        }
    }

    /** Files that were refused stay so until they change; what lacks another plugin may find it. */
    private void rememberRefused(PluginSource source, String contents, PluginException reason) {
        boolean lacksPlugin =
                reason instanceof LinkException link
                        && link.problems().stream().map(Problem::id).anyMatch(LACKS::contains);
        if (lacksPlugin) {
            refusedContents.remove(source.name());
        } else {
            refusedContents.put(source.name(), contents);
        }
    }

    private boolean isLoaded(PluginSource source) {
        PluginStatus status = registry.status(source.name());
        return status != null
                && status.state() != PluginState.REJECTED
                && status.state() != PluginState.STOPPED;
    }

    /**
     * Starts plugins after those that they require; what is left when nothing more can start lacks
     * something.
     */
    private void startInOrder(List<Verified> verified) {
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

    @Override
    public Plugin load(Path manifest) {
        lifecycle.lock();
        try {
            requireOpen();
            PluginSource source = PluginSource.of(settings.folder(), manifest);
            if (isLoaded(source)) {
                throw new IllegalStateException(source.name() + " is loaded already");
            }
            Optional<Verified> verified = verify(source);
            if (verified.isPresent()) {
                List<Problem> unmet = unmet(verified.get());
                if (!unmet.isEmpty()) {
                    reject(verified.get(), new LinkException(info(verified.get()), unmet));
                } else {
                    tryStart(verified.get());
                }
            }
            return loaded(source);
        } finally {
            lifecycle.unlock();
        }
    }

    private Plugin loaded(PluginSource source) {
        PluginStatus status = registry.status(source.name());
        String id = status == null ? null : status.id();
        if (status == null) {
            throw new IllegalStateException("no status of " + source.name());
        }
        PluginException failure = status.failure();
        if (failure != null) {
            throw failure;
        }
        return find(id == null ? "" : id).orElseThrow();
    }

    private Optional<Verified> verify(PluginSource source) {
        registry.change(
                new PluginStatus(source.name(), null, null, 0, PluginState.DISCOVERED, null));
        try {
            Verified verified = loader.verify(source);
            change(verified, 0, PluginState.VERIFIED, null);
            return Optional.of(verified);
        } catch (PluginException e) {
            reject(source, e);
        } catch (RuntimeException e) {
            reject(source, hostFailure(CallInfo.NONE, e));
        }
        return Optional.empty();
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
    private static LinkException hostFailure(CallInfo info, RuntimeException cause) {
        ErrorId id = ErrorId.START_FAILED;
        Problem problem = Problem.of(id, "the host failed: " + cause, id.hint());
        return new LinkException(info, List.of(problem), cause);
    }

    private void start(Verified verified) {
        requireFreeId(verified);
        Generation generation = loader.link(verified);
        change(verified, generation.number(), PluginState.READY, null);
        change(verified, generation.number(), PluginState.STARTING, null);
        startOrStop(generation);
        registry.target(generation, PluginState.ACTIVE);
        current.put(verified.manifest().id(), verified);
        change(verified, generation.number(), PluginState.ACTIVE, null);
    }

    /** Records what a generation may do and starts it; one that does not start is closed. */
    private void startOrStop(Generation generation) {
        boolean started = false;
        try {
            settings.audit().granted(generation.info(), loader.effective(generation.manifest()));
            generation.start();
            started = true;
        } finally {
            if (!started) {
                generation.beginStop();
                generation.finishStop(System.nanoTime());
            }
        }
    }

    @Override
    public Plugin reload(String id) {
        lifecycle.lock();
        try {
            Verified running = requireRunning(id);
            return replace(id, () -> loader.verify(running.source()));
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public Plugin rollback(String id) {
        lifecycle.lock();
        try {
            Verified running = requireRunning(id);
            Verified before = lastGood.get(id);
            if (before == null) {
                throw new IllegalStateException(id + " has no version before this one");
            }
            Plugin plugin = replace(id, () -> before);
            refusedContents.put(running.source().name(), PluginLoader.contents(running));
            return plugin;
        } finally {
            lifecycle.unlock();
        }
    }

    private Verified requireRunning(String id) {
        requireOpen();
        Verified running = current.get(id);
        if (running == null) {
            throw new IllegalStateException("no plugin " + id + " is active");
        }
        return running;
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
            startOrStop(next);
            registry.target(next, PluginState.ACTIVE);
            lastGood.put(id, Objects.requireNonNull(current.put(id, verified)));
            change(verified, next.number(), PluginState.ACTIVE, null);
        } catch (PluginException e) {
            throw refused(old, e);
        } catch (RuntimeException e) {
            throw refused(old, hostFailure(old.info(), e));
        }
        retire(old);
        return handle;
    }

    /** Notes why the running generation was not replaced. */
    private PluginException refused(Generation running, PluginException reason) {
        registry.change(status(running, PluginState.ACTIVE, reason));
        return reason;
    }

    /** Lets the calls of a replaced generation come to their end; its place is taken already. */
    private void retire(Generation old) {
        registry.tell(PluginState.ACTIVE, status(old, PluginState.DRAINING, null));
        old.beginStop();
        old.finishStop(System.nanoTime() + settings.drain().toNanos());
        registry.tell(PluginState.DRAINING, status(old, PluginState.STOPPED, null));
    }

    private List<PluginManifest> dependents(String id) {
        return current.values().stream()
                .map(Verified::manifest)
                .filter(manifest -> manifest.requires().plugins().containsKey(id))
                .toList();
    }

    private void requireMet(Verified verified) {
        List<Problem> unmet = unmet(verified);
        if (!unmet.isEmpty()) {
            throw new LinkException(info(verified), unmet);
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

    private void change(
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

    private List<Problem> unmet(Verified verified) {
        return PluginLoader.unmet(
                verified.manifest(),
                id -> {
                    ManagedPlugin plugin = registry.handle(id);
                    return plugin == null || plugin.state() != PluginState.ACTIVE
                            ? null
                            : plugin.version();
                });
    }

    private static CallInfo info(Verified verified) {
        return CallInfo.ofPlugin(verified.manifest().id(), verified.manifest().version(), 0);
    }

    @Override
    public void unload(String id) {
        lifecycle.lock();
        try {
            ManagedPlugin plugin = registry.handle(id);
            if (plugin != null && plugin.state() == PluginState.ACTIVE) {
                stop(List.of(plugin));
            }
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.lock();
        try {
            if (!closed) {
                closed = true;
                List<ManagedPlugin> active = new ArrayList<>();
                for (Plugin plugin : active()) {
                    active.add((ManagedPlugin) plugin);
                }
                stop(active);
                background.shutdownNow();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** Stops plugins side by side: the time for draining is one for all. */
    private void stop(List<ManagedPlugin> plugins) {
        List<Generation> stopping = plugins.stream().map(ManagedPlugin::current).toList();
        for (Generation generation : stopping) {
            move(generation, PluginState.DRAINING);
            generation.beginStop();
        }
        long deadline = System.nanoTime() + settings.drain().toNanos();
        for (Generation generation : stopping) {
            generation.finishStop(deadline);
            move(generation, PluginState.STOPPED);
            current.remove(generation.manifest().id());
            lastGood.remove(generation.manifest().id());
        }
    }

    private void move(Generation generation, PluginState state) {
        registry.target(generation, state);
        registry.change(status(generation, state, null));
    }

    private static PluginStatus status(
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

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the manager is closed");
        }
    }

    @Override
    public List<PluginStatus> plugins() {
        return registry.statuses();
    }

    @Override
    public PluginSet<Plugin> active() {
        return registry.active();
    }

    @Override
    public Optional<Plugin> find(String id) {
        return Optional.ofNullable(registry.handle(id));
    }

    @Override
    public PluginRef<Plugin> ref(String id) {
        return registry.ref(id);
    }

    @Override
    public PluginRef<Plugin> service(String service) {
        return registry.refServing(service);
    }

    @Override
    public PluginSet<Plugin> services(String service) {
        return registry.serving(service);
    }

    @Override
    public long memoryHeld() {
        return budget.held();
    }
}
