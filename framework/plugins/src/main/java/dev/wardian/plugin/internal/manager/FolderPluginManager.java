package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.generation.FirstCalls;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.internal.source.FolderSource;
import dev.wardian.plugin.internal.source.FolderWatcher;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manager of a folder. Loading and unloading take turns; calls never wait for them. */
public final class FolderPluginManager implements PluginManager {
    private static final Logger LOG = LoggerFactory.getLogger(FolderPluginManager.class);
    private static final long IDLE_SECONDS = 10;

    private final ManagerSettings settings;
    private final SharedMemoryBudget budget;
    private final ThreadPoolExecutor background;

    /** Changes plugins on behalf of calls. */
    private final ThreadPoolExecutor changes;

    private final Registry registry;
    private final PluginLoader loader;
    private final ReentrantLock turns = new ReentrantLock();
    private final Drains drains;
    private final Lifecycle lifecycle;
    private final Replacement replacement;
    private final FolderRefresh refresh;
    private @Nullable FolderWatcher watcher;

    /** Nothing is loaded any more. */
    private boolean closed;

    /** All plugins are stopped. */
    private boolean stopped;

    public FolderPluginManager(ManagerSettings settings) {
        this.settings = settings;
        this.budget = new SharedMemoryBudget(settings.memoryBudget());
        this.background = backgroundThread("wardian-instances");
        this.changes = backgroundThread("wardian-reload");
        this.registry = new Registry(settings.observers().listeners(), background);
        this.loader =
                new PluginLoader(
                        settings,
                        budget,
                        background,
                        (id, operation, input) -> registry.ref(id).get().call(operation, input));
        RunningVersions running = new RunningVersions();
        this.drains = new Drains(settings.replacing().drain(), registry);
        this.lifecycle = new Lifecycle(settings, loader, registry, running, drains);
        this.replacement = new Replacement(settings, loader, registry, running, lifecycle);
        if (settings.replacing().probation().calls() > 0) {
            replacement.onProbation(
                    (id, generation) ->
                            new FirstCalls(
                                    settings.replacing().probation(),
                                    verdict ->
                                            changes.execute(
                                                    () -> swapBack(id, generation, verdict))));
        }
        this.refresh =
                new FolderRefresh(
                        settings.reading().folder(),
                        loader,
                        registry,
                        running,
                        lifecycle,
                        replacement);
    }

    private static ThreadPoolExecutor backgroundThread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        },
                        new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Runs what changes plugins, one at a time. */
    private <T> T inTurn(Supplier<T> change) {
        turns.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the manager is closed");
            }
            return change.get();
        } finally {
            turns.unlock();
        }
    }

    /** The watcher waits for its turn, so that this call loads first. */
    private void startWatching() {
        FolderWatch how = settings.reading().watch();
        if (how != null && watcher == null) {
            watcher =
                    new FolderWatcher(
                            settings.reading().folder(),
                            how,
                            loader::moduleFile,
                            this::refreshWatched);
            watcher.start();
        }
    }

    private Set<String> refreshWatched(Set<String> due, boolean patient) throws IOException {
        turns.lock();
        try {
            return closed ? Set.of() : refresh.refresh(due::contains, patient);
        } finally {
            turns.unlock();
        }
    }

    @Override
    public List<PluginStatus> loadAll() {
        return inTurn(
                () -> {
                    startWatching();
                    try {
                        refresh.loadNew();
                    } catch (IOException e) {
                        throw unreadable(e);
                    }
                    return registry.shown();
                });
    }

    @Override
    public List<PluginStatus> refresh() {
        return inTurn(
                () -> {
                    startWatching();
                    try {
                        refresh.refresh(name -> true, false);
                    } catch (IOException e) {
                        throw unreadable(e);
                    }
                    return registry.shown();
                });
    }

    private static UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("the folder of plugins cannot be read", cause);
    }

    @Override
    public Plugin load(Path manifest) {
        return inTurn(
                () -> {
                    FolderSource source = FolderSource.of(settings.reading().folder(), manifest);
                    refresh.know(source);
                    return loadNow(source);
                });
    }

    @Override
    public Plugin load(PluginSource source) {
        return inTurn(() -> loadNow(source));
    }

    private Plugin loadNow(PluginSource source) {
        if (isLoaded(source)) {
            throw new IllegalStateException(source.name() + " is loaded already");
        }
        lifecycle.verify(loader.read(source)).ifPresent(lifecycle::startAlone);
        return loaded(source);
    }

    private boolean isLoaded(PluginSource source) {
        PluginStatus status = registry.status(source.name());
        return status != null
                && status.state() != PluginState.DISCOVERED
                && status.state() != PluginState.REJECTED
                && status.state() != PluginState.STOPPED;
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

    @Override
    public Plugin reload(String id) {
        return inTurn(() -> replacement.reload(id));
    }

    @Override
    public Plugin rollback(String id) {
        return inTurn(
                () -> {
                    VerifiedPlugin left = replacement.requireRunning(id);
                    Plugin plugin = replacement.rollback(id);
                    refresh.leaveAlone(left);
                    return plugin;
                });
    }

    private void swapBack(String id, long generation, FirstCalls.Verdict verdict) {
        turns.lock();
        try {
            ManagedPlugin plugin = registry.handle(id);
            if (closed || plugin == null || !plugin.isActive(generation)) {
                return;
            }
            Generation failing = plugin.current();
            VerifiedPlugin version = replacement.requireRunning(id);
            try {
                replacement.swapBack(id, verdict);
                refresh.leaveAlone(version);
            } catch (PluginException e) {
                LOG.error("{} fails, and the version before it does not start", id, e);
            } finally {
                failing.forgetHandedOver();
            }
        } finally {
            turns.unlock();
        }
    }

    @Override
    public void unload(String id) {
        turns.lock();
        try {
            ManagedPlugin plugin = registry.handle(id);
            if (plugin != null && plugin.inService()) {
                lifecycle.stop(List.of(plugin));
            }
        } finally {
            turns.unlock();
        }
        drains.await(id);
    }

    @Override
    public void close() {
        FolderWatcher watching = stopLoading();
        if (watching != null) {
            // Without the lock: it may be waiting for its turn.
            watching.close();
        }
        turns.lock();
        try {
            if (!stopped) {
                stopped = true;
                List<ManagedPlugin> active = new ArrayList<>();
                for (Plugin plugin : active()) {
                    active.add((ManagedPlugin) plugin);
                }
                lifecycle.stop(active);
            }
        } finally {
            turns.unlock();
        }
        drains.awaitAll();
        background.shutdownNow();
        changes.shutdownNow();
    }

    private @Nullable FolderWatcher stopLoading() {
        turns.lock();
        try {
            closed = true;
            return watcher;
        } finally {
            turns.unlock();
        }
    }

    @Override
    public List<PluginStatus> plugins() {
        return registry.shown();
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
    public void addListener(PluginListener listener) {
        registry.addListener(listener);
    }

    @Override
    public long memoryHeld() {
        return budget.held();
    }
}
