package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.abi.ManagerAccess;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.generation.ProbationCounter;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.MemoryBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The manager. Plugins are changed side by side; calls wait for none of that. {@link Changes} says
 * what is done in which order, and {@link Turns} are the steps that must not happen at once.
 */
public final class DefaultPluginManager implements PluginManager {
    private static final long IDLE_SECONDS = 10;

    /** For how much longer than calls may drain a JVM that ends waits for the manager. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

    private final SharedMemoryBudget budget;
    private final ThreadPoolExecutor background;

    /** Begins changes on behalf of calls. */
    private final ThreadPoolExecutor verdicts;

    private final Turns turns = new Turns();
    private final Changes changes = new Changes(turns);
    private final Registry registry;
    private final PluginLoader loader;
    private final RunningVersions running;
    private final Drains drains;
    private final Lifecycle lifecycle;
    private final Replacement replacement;
    private final Sources sources;
    private final Rejections rejections;
    private final SingleLoads single;
    private final Refresh refresh;
    private final Watches watches;
    private final Warnings warnings;
    private final GrantChanges grants;
    private final Authority authority;
    private final Disabling disabling;
    private final List<GrantStore.Subscription> subscriptions;

    /** Whether all plugins are stopped; used in turns. */
    private boolean stopped;

    /** Takes the shutdown hook back, so that a closed manager is forgotten. */
    private final Runnable forgetShutdown;

    /**
     * @throws IllegalArgumentException if two sources have the same name
     */
    public DefaultPluginManager(ManagerSettings settings) {
        this.sources = new Sources(settings.reading().sources(), settings.reading().timeout());
        this.budget = new SharedMemoryBudget(settings.memoryBudget());
        this.background = backgroundThread("wardian-instances");
        this.verdicts = backgroundThread("wardian-reload");
        this.registry = new Registry(settings.observers().listeners(), background);
        this.loader =
                new PluginLoader(
                        settings,
                        budget,
                        background,
                        access(settings.generations().executor()),
                        () -> hostPaths(settings),
                        registry::history);
        this.authority = settings.authority();
        registry.whatIsDisabled(authority::disabled);
        SourceReader reader =
                new SourceReader(
                        authority.capabilities(), authority::limits, settings.reading().features());
        this.running = new RunningVersions();
        LifecycleLog log = new LifecycleLog();
        this.drains = new Drains(settings.replacing().drain(), registry);
        this.rejections = new Rejections(sources);
        this.warnings = new Warnings(sources, registry, authority);
        this.lifecycle =
                new Lifecycle(settings, turns, loader, registry, running, drains, log, pending());
        this.replacement =
                new Replacement(settings, turns, loader, registry, running, lifecycle, log);
        if (settings.replacing().probation().calls() > 0) {
            replacement.setProbation(
                    (id, generation) ->
                            new ProbationCounter(
                                    settings.replacing().probation(),
                                    verdict ->
                                            verdicts.execute(
                                                    () -> rollBack(id, generation, verdict))));
        }
        KnownPlugins known = new KnownPlugins();
        this.single =
                new SingleLoads(
                        sources,
                        reader,
                        turns,
                        changes,
                        known,
                        rejections,
                        registry,
                        lifecycle,
                        replacement);
        this.refresh =
                new Refresh(
                        sources,
                        reader,
                        turns,
                        changes,
                        known,
                        rejections,
                        registry,
                        running,
                        lifecycle,
                        replacement,
                        log,
                        warnings);
        changes.whenNoneWaits(
                () -> {
                    refresh.retries();
                    refresh.updateWarnings();
                });
        changes.whatIsMet(manifest -> lifecycle.unmet(manifest).isEmpty());
        this.watches = new Watches(sources, refresh::refresh, turns);
        this.disabling =
                new Disabling(
                        settings,
                        turns,
                        changes,
                        new Disabling.Parts(
                                registry, running, known, rejections, lifecycle, refresh, log),
                        verdicts);
        this.grants =
                new GrantChanges(
                        settings,
                        turns,
                        changes,
                        sources,
                        new GrantChanges.Parts(
                                loader,
                                registry,
                                running,
                                known,
                                rejections,
                                lifecycle,
                                replacement,
                                refresh,
                                disabling),
                        verdicts);
        this.subscriptions = List.of(grants.subscribe(), disabling.subscribe());
        this.forgetShutdown =
                settings.closeAtShutdown()
                        ? OwnThreads.atShutdown(
                                "wardian-shutdown",
                                settings.replacing().drain().plus(SHUTDOWN_GRACE),
                                this::close)
                        : () -> {};
    }

    /** What capabilities use of this manager. */
    private ManagerAccess access(Executor executor) {
        return new ManagerAccess() {
            @Override
            public byte[] call(String pluginId, String operation, byte[] input) {
                return registry.ref(pluginId).get().call(operation, input);
            }

            @Override
            public Executor executor() {
                return executor;
            }

            @Override
            public MemoryBudget memory(String pluginId) {
                return budget.of(pluginId);
            }
        };
    }

    /** The number of plugins for whose capabilities something may be kept. */
    int keptPlugins() {
        return loader.keptPlugins();
    }

    /** The files and folders of the host that plugins never write. */
    private List<Path> hostPaths(ManagerSettings settings) {
        List<Path> paths = new ArrayList<>(settings.allHostPaths());
        paths.addAll(sources.hostPaths());
        return paths;
    }

    private Lifecycle.Pending pending() {
        return new Lifecycle.Pending() {
            @Override
            public List<PluginManifest> manifests() {
                List<PluginManifest> manifests = new ArrayList<>(changes.manifests());
                for (SourceContents contents : rejections.lacking()) {
                    contents.manifest().ifPresent(manifests::add);
                }
                return manifests;
            }

            @Override
            public Set<String> claimants(String id) {
                return changes.claimants(id);
            }
        };
    }

    private static ThreadPoolExecutor backgroundThread(String name) {
        return OwnThreads.one(name, IDLE_SECONDS, new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public List<PluginStatus> loadAll() {
        return lookAtSources(refresh::loadNew);
    }

    @Override
    public List<PluginStatus> refresh() {
        return lookAtSources(refresh::refresh);
    }

    /** Watching begins before the look, so that a change during the look is noticed after it. */
    private List<PluginStatus> lookAtSources(Runnable look) {
        requireNoChange();
        turns.take(() -> {});
        Map<String, IOException> failures = watches.start();
        try {
            look.run();
        } catch (SourceUnavailable e) {
            failures.putAll(e.failures());
        }
        if (!failures.isEmpty()) {
            throw new SourceUnavailable(failures);
        }
        return registry.shown();
    }

    /**
     * Says that the caller is about to wait for changes.
     *
     * @throws IllegalStateException if changes wait for it
     */
    private void requireNoChange() {
        if (turns.isMine()) {
            throw new IllegalStateException("a listener may not load or reload plugins");
        }
        if (changes.isMaking()) {
            throw new IllegalStateException("a plugin that starts may not load or reload plugins");
        }
    }

    @Override
    public Plugin load(Path manifest) {
        requireNoChange();
        return single.load(sources.at(manifest));
    }

    @Override
    public Plugin load(PluginFiles files) {
        requireNoChange();
        return single.load(sources.of(files));
    }

    @Override
    public Plugin load(String name) {
        requireNoChange();
        return single.load(name);
    }

    @Override
    public Plugin reload(String id) {
        requireNoChange();
        return single.reload(id);
    }

    @Override
    public Plugin rollback(String id) {
        requireNoChange();
        return single.rollback(id);
    }

    @Override
    public Optional<String> previousVersion(String id) {
        return Optional.ofNullable(running.lastGood(id))
                .map(version -> version.manifest().version());
    }

    private void rollBack(String id, long generation, ProbationCounter.Verdict verdict) {
        turns.takeAlways(
                () -> {
                    ManagedPlugin plugin = registry.handle(id);
                    if (!turns.isClosed() && plugin != null && plugin.isActive(generation)) {
                        changes.submit(
                                List.of(
                                        Change.of(
                                                replacement.requireRunning(id).found().name(),
                                                id,
                                                Change.Where.BACKGROUND,
                                                it -> rollBackNow(id, generation, verdict, it))));
                    }
                });
    }

    private void rollBackNow(
            String id, long generation, ProbationCounter.Verdict verdict, Change change) {
        ManagedPlugin plugin = Objects.requireNonNull(registry.handle(id));
        if (!plugin.isActive(generation)) {
            return;
        }
        Generation failing = plugin.current();
        VerifiedPlugin version = turns.take(() -> replacement.requireRunning(id));
        try {
            replacement.rollBackFailing(id, verdict, change);
            turns.takeAlways(() -> rejections.leaveAlone(version));
        } catch (PluginException e) {
            // The status has the reason, and the log.
        } finally {
            failing.forgetHandedOver();
        }
    }

    @Override
    public void unload(String id) {
        boolean mayWait = !turns.isMine() && !changes.isMaking();
        List<Change> unloading = new ArrayList<>();
        turns.takeAlways(
                () ->
                        nameOf(id)
                                .ifPresent(
                                        name ->
                                                unloading.add(
                                                        Change.of(
                                                                name,
                                                                id,
                                                                Change.Where.TURN,
                                                                change -> stop(id)))));
        turns.takeAlways(() -> changes.submit(unloading));
        if (mayWait) {
            Changes.await(unloading);
        }
        unloading.stream().filter(Change::isOver).forEach(Change::throwFailure);
        drains.await(id);
    }

    /** The plugin that has an id, or is about to have it. */
    private Optional<String> nameOf(String id) {
        return Optional.ofNullable(registry.handle(id))
                .filter(ManagedPlugin::inService)
                .map(plugin -> plugin.manifest().source().file())
                .or(() -> changes.nameOf(id));
    }

    private void stop(String id) {
        ManagedPlugin plugin = registry.handle(id);
        if (plugin != null && plugin.inService()) {
            lifecycle.stop(List.of(plugin));
        }
    }

    @Override
    public void close() {
        forgetShutdown.run();
        turns.close();
        // Without a turn: a look may be waiting for its own.
        subscriptions.forEach(GrantStore.Subscription::close);
        watches.close();
        sources.close();
        changes.close();
        turns.takeAlways(
                () -> {
                    if (!stopped) {
                        stopped = true;
                        lifecycle.stop(
                                running.all().stream()
                                        .map(version -> version.manifest().id())
                                        .sorted()
                                        .map(id -> Objects.requireNonNull(registry.handle(id)))
                                        .toList());
                    }
                });
        drains.awaitAll();
        background.shutdownNow();
        verdicts.shutdownNow();
    }

    @Override
    public List<PluginStatus> plugins() {
        return registry.shown();
    }

    @Override
    public Grants grants() {
        return authority.grants();
    }

    @Override
    public List<PluginStatus> replaceGrants(Grants now) {
        requireNoChange();
        grants.replace(now);
        return registry.shown();
    }

    @Override
    public boolean canDisable() {
        return disabling.isPossible();
    }

    @Override
    public void disable(String id, String by, String reason) {
        if (by.isBlank()) {
            throw new IllegalArgumentException("who disables " + id + "? The name is blank");
        }
        requireNoChange();
        disabling.disable(id, Disablement.now(by, reason));
        drains.await(id);
    }

    @Override
    public List<PluginStatus> enable(String id, String by) {
        if (by.isBlank()) {
            throw new IllegalArgumentException("who enables " + id + "? The name is blank");
        }
        requireNoChange();
        disabling.enable(id, by);
        return registry.shown();
    }

    @Override
    public Optional<Disablement> disablement(String id) {
        return authority
                .disabled(new CallInfo(id, null, 0, null, 0))
                .map(PluginDisabled::disablement);
    }

    @Override
    public List<Problem> warnings() {
        return warnings.now();
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
    public void removeListener(PluginListener listener) {
        registry.removeListener(listener);
    }

    @Override
    public long memoryHeld() {
        return budget.held();
    }
}
