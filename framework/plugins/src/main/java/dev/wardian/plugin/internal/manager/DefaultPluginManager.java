package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.generation.ProbationCounter;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manager. Changes take turns; calls never wait for them. */
public final class DefaultPluginManager implements PluginManager {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultPluginManager.class);
    private static final long IDLE_SECONDS = 10;

    private final SharedMemoryBudget budget;
    private final ThreadPoolExecutor background;

    /** Makes the changes that calls cause. */
    private final ThreadPoolExecutor changes;

    private final Turns turns = new Turns();
    private final Registry registry;
    private final Drains drains;
    private final Lifecycle lifecycle;
    private final Replacement replacement;
    private final Sources sources;
    private final Rejections rejections;
    private final SingleLoads single;
    private final Refresh refresh;
    private final Watches watches;

    /** Whether all plugins are stopped; used in turns. */
    private boolean stopped;

    /**
     * @throws IllegalArgumentException if two sources have the same name
     */
    public DefaultPluginManager(ManagerSettings settings) {
        this.sources = new Sources(settings.reading().sources(), settings.reading().timeout());
        this.budget = new SharedMemoryBudget(settings.memoryBudget());
        this.background = backgroundThread("wardian-instances");
        this.changes = backgroundThread("wardian-reload");
        this.registry = new Registry(settings.observers().listeners(), background);
        PluginLoader loader =
                new PluginLoader(
                        settings,
                        budget,
                        background,
                        (id, operation, input) -> registry.ref(id).get().call(operation, input));
        Authority authority = settings.authority();
        SourceReader reader =
                new SourceReader(
                        authority.capabilities(), authority::limits, settings.reading().features());
        RunningVersions running = new RunningVersions();
        this.drains = new Drains(settings.replacing().drain(), registry);
        this.lifecycle = new Lifecycle(settings, loader, registry, running, drains);
        this.replacement = new Replacement(settings, loader, registry, running, lifecycle);
        if (settings.replacing().probation().calls() > 0) {
            replacement.setProbation(
                    (id, generation) ->
                            new ProbationCounter(
                                    settings.replacing().probation(),
                                    verdict ->
                                            changes.execute(
                                                    () -> rollBack(id, generation, verdict))));
        }
        KnownPlugins known = new KnownPlugins();
        this.rejections = new Rejections(sources);
        this.single =
                new SingleLoads(
                        sources,
                        reader,
                        turns,
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
                        known,
                        rejections,
                        registry,
                        running,
                        lifecycle,
                        replacement);
        this.watches = new Watches(sources, refresh::refresh, turns);
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
        turns.requireNone();
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

    @Override
    public Plugin load(Path manifest) {
        turns.requireNone();
        return single.load(sources.at(manifest));
    }

    @Override
    public Plugin load(PluginFiles files) {
        turns.requireNone();
        return single.load(sources.of(files));
    }

    @Override
    public Plugin load(String name) {
        turns.requireNone();
        return single.load(name);
    }

    @Override
    public Plugin reload(String id) {
        turns.requireNone();
        return single.reload(id);
    }

    @Override
    public Plugin rollback(String id) {
        return turns.take(
                () -> {
                    VerifiedPlugin left = replacement.requireRunning(id);
                    Plugin plugin = replacement.rollback(id);
                    rejections.leaveAlone(left);
                    return plugin;
                });
    }

    private void rollBack(String id, long generation, ProbationCounter.Verdict verdict) {
        turns.takeAlways(
                () -> {
                    ManagedPlugin plugin = registry.handle(id);
                    if (turns.isClosed() || plugin == null || !plugin.isActive(generation)) {
                        return;
                    }
                    Generation failing = plugin.current();
                    VerifiedPlugin version = replacement.requireRunning(id);
                    try {
                        replacement.rollBackFailing(id, verdict);
                        rejections.leaveAlone(version);
                    } catch (PluginException e) {
                        LOG.error(
                                "{} fails in probation, and the previous version does not start",
                                id,
                                e);
                    } finally {
                        failing.forgetHandedOver();
                    }
                });
    }

    @Override
    public void unload(String id) {
        turns.takeAlways(
                () -> {
                    ManagedPlugin plugin = registry.handle(id);
                    if (plugin != null && plugin.inService()) {
                        lifecycle.stop(List.of(plugin));
                    }
                });
        drains.await(id);
    }

    @Override
    public void close() {
        turns.close();
        // Without a turn: a look may be waiting for its own.
        watches.close();
        sources.close();
        turns.takeAlways(
                () -> {
                    if (!stopped) {
                        stopped = true;
                        List<ManagedPlugin> active = new ArrayList<>();
                        for (Plugin plugin : active()) {
                            active.add((ManagedPlugin) plugin);
                        }
                        lifecycle.stop(active);
                    }
                });
        drains.awaitAll();
        background.shutdownNow();
        changes.shutdownNow();
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
