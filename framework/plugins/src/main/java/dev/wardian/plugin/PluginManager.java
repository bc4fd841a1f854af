package dev.wardian.plugin;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.generation.GenerationSettings;
import dev.wardian.plugin.internal.manager.AsyncExecutor;
import dev.wardian.plugin.internal.manager.Authority;
import dev.wardian.plugin.internal.manager.DefaultPluginManager;
import dev.wardian.plugin.internal.manager.ManagerSettings;
import dev.wardian.plugin.internal.source.AcceptedFeatures;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins in folders and other {@linkplain PluginSource sources}, loads them under what the
 * operator grants, and calls them. Safe for use by several threads.
 *
 * <p>A plugin is a manifest with its module. {@link PluginStatus#source} is its name. If the
 * manager has one source, the name is that of the source, for example {@code greeter/plugin.yaml}.
 * If it has several, the name of the source comes first: {@code extra/greeter/plugin.yaml}. Errors
 * and logs have the same name.
 *
 * <p>An id belongs to the plugin that started first with it, from whatever source. The manager
 * rejects another plugin with that id, and names the first one, until the first one is unloaded or
 * gone. New plugins start in the order of the sources, then of their names; a plugin starts after
 * the plugins that it requires.
 *
 * <p>A source that fails, hangs or returns nonsense stops no other source, and no call.
 */
public interface PluginManager extends AutoCloseable {
    /** The version of the framework that {@code requires.host} of manifests is compared with. */
    String HOST_VERSION = "1.0.0";

    /** A builder for a manager without a source. Sources can be added. */
    static Builder builder() {
        return new Builder();
    }

    /** A builder for a manager with the plugins of {@code folder}. More sources can be added. */
    static Builder builder(Path folder) {
        return builder().folder(folder);
    }

    /**
     * Looks at all sources and loads new plugins, after the plugins that they require. A plugin
     * that cannot be loaded is rejected with its reasons, without an effect on others; the next
     * call tries again. A plugin that was unloaded stays unloaded until {@link #load(String)} or
     * {@link #load(Path)}.
     *
     * @return {@link #plugins()}
     * @throws SourceUnavailable if sources cannot be read or watched; the plugins of the other
     *     sources are loaded
     * @throws IllegalStateException if the manager is closed
     */
    List<PluginStatus> loadAll();

    /**
     * Makes the plugins what the sources hold now. Unloads and forgets plugins that are gone,
     * {@linkplain #reload reloads} those whose manifest or module changed, and loads new ones as
     * {@link #loadAll} does. A manifest in a folder that cannot be looked at, for lack of rights
     * for example, is not gone. A plugin that was unloaded stays unloaded.
     *
     * <p>A rejected version has no effect on other plugins; {@link PluginStatus#failure} says why
     * it was rejected. It is not tried again until its files change, unless it was rejected because
     * a required plugin was missing, its id was taken, or memory was short. Half-written files are
     * rejected by their hash; the next refresh loads them once they are complete.
     *
     * @return {@link #plugins()}
     * @throws SourceUnavailable if sources cannot be read or watched. What was not read of them has
     *     not changed; the other sources are done
     * @throws IllegalStateException if the manager is closed
     */
    List<PluginStatus> refresh();

    /**
     * Loads one plugin. If a folder of this manager lists the manifest, the plugin is one of that
     * folder. If not, its name is the path below a folder of this manager, or the absolute path;
     * {@link #refresh} looks at it as well.
     *
     * @param manifest the path of its manifest
     * @return the plugin, active
     * @throws PluginException if it is rejected
     * @throws IllegalStateException if it is loaded already, or the manager is closed
     */
    Plugin load(Path manifest);

    /**
     * Loads one plugin that no source lists, under its own name. {@link #reload} reads it again;
     * {@link #refresh} does not look at it.
     *
     * @return the plugin, active
     * @throws PluginException if it is rejected
     * @throws IllegalStateException if it is loaded already, a plugin of a source has its name, or
     *     the manager is closed
     */
    Plugin load(PluginFiles files);

    /**
     * Loads one plugin that its source has listed, for example after it was unloaded.
     *
     * @param name its name, as {@link PluginStatus#source} returns it
     * @return the plugin, active
     * @throws PluginException if it is rejected
     * @throws IllegalStateException if no source has listed it, it is loaded already, or the
     *     manager is closed
     */
    Plugin load(String name);

    /**
     * Takes no more calls for a plugin, waits for those that run until {@link Builder#drain} has
     * passed, cancels the rest, and closes its instances. Versions that it had before and that
     * still have calls are waited for too. Other plugins are loaded and reloaded meanwhile. Does
     * nothing more for a plugin that is not active. A thread that is interrupted returns at once;
     * the plugin stops all the same.
     */
    void unload(String id);

    /**
     * Reads manifest and module of an active plugin again and puts the new version in the place of
     * the one that runs, whether the files changed or not. The new version is verified, linked
     * under what is granted, instantiated with its hooks and asked for its health first; a failure
     * up to there changes nothing but {@link PluginStatus#failure}. Then one step gives it to all
     * callers: handles, references and proxies stay what they are, and calls that wait go over. The
     * old version's calls come to their end as in {@link #unload}; this method does not wait for
     * that, listeners are told. Until then both versions hold their memory.
     *
     * <p>A version whose predecessor says {@code state: { handover: true }} gets its state: new
     * calls wait, those that run come to their end, {@code op:__save} writes the state as its
     * output, and {@code op:__restore} of the new version takes it, before its health is asked for.
     * It counts as memory of the new version until that one's first calls are over. A call that
     * waits meanwhile waits until its own deadline. If one of these steps fails, the state is
     * larger than {@link Limit#STATE}, or the calls do not end within {@link Builder#drain}, the
     * old version goes on with the state that it had.
     *
     * <p>A version is refused that has another id, that asks for more than its predecessor and is
     * not granted it ({@link PluginState#PENDING_APPROVAL}), that a plugin which requires this one
     * cannot work with, or that does not take the state of its predecessor, or only in a lower
     * {@code schema}.
     *
     * @return the plugin, in its new version
     * @throws PluginException if the new version is refused; the old one goes on
     * @throws IllegalStateException if no plugin of that id is active, or the manager is closed
     */
    Plugin reload(String id);

    /**
     * Puts the version that an active plugin had before its last {@link #reload} back in its place,
     * under the same rules, from memory: the files are not read. Done twice, it is where it was. A
     * {@link #refresh} leaves the version that was left alone until its files change. Where the
     * version before was put back already ({@link Builder#probation}), there is none before it.
     *
     * @return the plugin, in its old version
     * @throws PluginException if the old version does not start any more; the new one goes on
     * @throws IllegalStateException if no plugin of that id is active, it has no version before, or
     *     the manager is closed
     */
    Plugin rollback(String id);

    /**
     * All plugins that were discovered, the rejected ones with their reasons, ordered by source.
     */
    List<PluginStatus> plugins();

    /** The plugins that are active, ordered by id. */
    PluginSet<Plugin> active();

    /** The plugin of that id, whatever its state, if there ever was one active. */
    Optional<Plugin> find(String id);

    /** A reference to the plugin of that id, which need not be there yet. */
    PluginRef<Plugin> ref(String id);

    /**
     * A reference to the active plugin that serves a Java interface; of several, the one with the
     * first id.
     *
     * @param service the binary name of the interface
     */
    PluginRef<Plugin> service(String service);

    /** The active plugins that serve a Java interface, ordered by id. */
    PluginSet<Plugin> services(String service);

    /**
     * Calls an operation.
     *
     * @throws PluginException if the call does not succeed; {@link PluginUnavailable} if the plugin
     *     is not active
     */
    default byte[] call(String id, String operation, byte[] input) {
        return call(id, operation, input, PluginCallOptions.DEFAULT);
    }

    /** As {@link #call(String, String, byte[])}, under limits of the call's own. */
    default byte[] call(String id, String operation, byte[] input, PluginCallOptions options) {
        return ref(id).get().call(operation, input, options);
    }

    /** Adds a listener, which is told of every change from now on. */
    void addListener(PluginListener listener);

    /** Bytes of memory that all plugins hold now. */
    long memoryHeld();

    /**
     * Unloads all plugins, as {@link #unload} does, all at once, and waits for every version that
     * still has calls. A closed manager loads nothing.
     */
    @Override
    void close();

    /** Collects how a manager works. */
    final class Builder {
        private final List<Function<Optional<FolderWatch>, PluginSource>> sources =
                new ArrayList<>();
        private Duration sourceTimeout = Duration.ofSeconds(30);
        private Capabilities capabilities = Capabilities.of(List.of());
        private Grants grants = Grants.NONE;
        private final Map<String, Map<String, String>> config = new HashMap<>();
        private final List<Class<?>> services = new ArrayList<>();
        private final List<PluginListener> listeners = new ArrayList<>();
        private AuditLog audit = AuditLog.toLogger();
        private WasmEngine engine = WasmEngine.INTERPRETER;
        private long memoryBudget = 256L << 20;
        private int poolSize = Math.min(4, Runtime.getRuntime().availableProcessors());
        private int queue = 64;
        private Duration queueWait = Duration.ofMillis(100);
        private Duration drain = Duration.ofSeconds(5);
        private Probation probation = Probation.DEFAULT;
        private @Nullable FolderWatch watch;
        private CircuitSettings circuit = CircuitSettings.DEFAULT;
        private LongSupplier nanoTime = System::nanoTime;
        private AcceptedFeatures features = new AcceptedFeatures(Features.WASM_2_0);
        private @Nullable Executor executor;

        private Builder() {}

        /** Adds {@link PluginSource#folder(Path)}, watched as {@link #watch} says. */
        public Builder folder(Path folder) {
            sources.add(
                    watched ->
                            watched.map(how -> PluginSource.folder(folder, how))
                                    .orElseGet(() -> PluginSource.folder(folder)));
            return this;
        }

        /** Adds {@link PluginSource#folder(Path, FolderWatch)}. */
        public Builder folder(Path folder, FolderWatch how) {
            return source(PluginSource.folder(folder, how));
        }

        /** Adds a source. */
        public Builder source(PluginSource added) {
            sources.add(watched -> added);
            return this;
        }

        /**
         * The longest time of one call of a source, for example to list its plugins or to read one
         * module: by default 30 s. A source that times out is unavailable, and is not called again
         * before that call has ended. Other changes go on meanwhile.
         */
        public Builder sourceTimeout(Duration time) {
            requireAtLeast(1, time.toNanos());
            sourceTimeout = time;
            return this;
        }

        /** What the host has to grant: by default nothing. */
        public Builder capabilities(Collection<? extends Capability<?>> available) {
            return capabilities(Capabilities.of(available));
        }

        /** As {@link #capabilities(Collection)}. */
        public Builder capabilities(Capabilities available) {
            capabilities = available;
            return this;
        }

        /** What the operator grants: by default nothing, with default limits. */
        public Builder grants(Grants granted) {
            grants = granted;
            return this;
        }

        /** Configuration of one plugin, which goes before that of its manifest. */
        public Builder config(String pluginId, Map<String, String> values) {
            config.put(pluginId, Map.copyOf(values));
            return this;
        }

        /**
         * Says that the application uses a Java interface: a plugin that implements it according to
         * its manifest, and does not fit it, is rejected with every reason.
         */
        public Builder service(Class<?> type) {
            services.add(type);
            return this;
        }

        /** Adds a listener. */
        public Builder listener(PluginListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Where decisions are recorded: by default the logger {@code dev.wardian.audit}. */
        public Builder audit(AuditLog log) {
            audit = log;
            return this;
        }

        /**
         * What runs the code of plugins: by default {@link WasmEngine#INTERPRETER}. A plugin has no
         * say in it. One whose module uses a feature that the engine does not run is rejected.
         */
        public Builder engine(WasmEngine runs) {
            engine = runs;
            return this;
        }

        /** Bytes of memory that all plugins together may hold: by default 256 MiB. */
        public Builder memoryBudget(long bytes) {
            requireAtLeast(0, bytes);
            memoryBudget = bytes;
            return this;
        }

        /**
         * Greatest number of calls of one plugin at once: by default the number of processors, at
         * most 4.
         */
        public Builder poolSize(int instances) {
            requireAtLeast(1, instances);
            poolSize = instances;
            return this;
        }

        /** Greatest number of calls of one plugin that wait for an instance: by default 64. */
        public Builder queue(int calls) {
            requireAtLeast(0, calls);
            queue = calls;
            return this;
        }

        /** Longest time that a call waits for an instance: by default 100 ms. */
        public Builder queueWait(Duration time) {
            requireAtLeast(0, time.toNanos());
            queueWait = time;
            return this;
        }

        /**
         * How long the calls of a version that was unloaded or replaced may still run before they
         * are cancelled: by default 5 s.
         */
        public Builder drain(Duration time) {
            requireAtLeast(0, time.toNanos());
            drain = time;
            return this;
        }

        /**
         * When a new version that fails in its first calls is replaced by the one before: by
         * default {@link Probation#DEFAULT}. {@link PluginStatus#failure} then tells of it, and its
         * files are not taken again before they change.
         */
        public Builder probation(Probation rules) {
            probation = rules;
            return this;
        }

        /**
         * How folders are watched that were added without a {@link FolderWatch}, from the first
         * {@link #loadAll} or {@link #refresh} until the manager is closed: by default not at all.
         */
        public Builder watch(FolderWatch how) {
            watch = how;
            return this;
        }

        /**
         * When a plugin that keeps failing is left alone: by default {@link
         * CircuitSettings#DEFAULT}.
         */
        public Builder circuit(CircuitSettings settings) {
            circuit = settings;
            return this;
        }

        /**
         * The clock of {@link #circuit}: how long a circuit stays open is measured with it, and
         * nothing else. An application that tests what it does while a plugin is {@link
         * PluginState#DEGRADED} moves such a clock instead of waiting. By default {@link
         * System#nanoTime()}.
         *
         * @param nanoseconds never goes back; called by the threads of calls, so it must be quick
         */
        public Builder clock(LongSupplier nanoseconds) {
            nanoTime = nanoseconds;
            return this;
        }

        /**
         * What the modules of plugins may use: by default version 2.0 of WebAssembly. For garbage
         * collection and exceptions {@code
         * Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC)
         * .with(Feature.EXCEPTION_HANDLING)}. Several memories, 64-bit and shared ones and other
         * page sizes are for no plugin, whatever is said here.
         *
         * <p>The objects of an instance may take as much as {@link Limit#MEMORY} besides its
         * memory, and an instance of a module that has objects takes all of that from {@link
         * #memoryBudget}: what they hold at a moment is not known.
         *
         * @throws IllegalArgumentException for garbage collection without function references
         */
        public Builder features(Features accepted) {
            features = new AcceptedFeatures(accepted);
            return this;
        }

        /**
         * Where the calls of methods run whose result is a {@link
         * java.util.concurrent.CompletionStage}; it stays the application's to close. By default a
         * virtual thread for each call on JDK 21 and later, before that a few daemon threads with a
         * queue of 1000 calls.
         */
        public Builder executor(Executor asynchronous) {
            executor = asynchronous;
            return this;
        }

        /**
         * The manager; it has loaded nothing yet.
         *
         * @throws IllegalArgumentException if two sources have the same name, or a name is not one
         *     that a source may have; {@link PluginSource#named} gives another
         */
        public PluginManager build() {
            Optional<FolderWatch> watched = Optional.ofNullable(watch);
            return new DefaultPluginManager(
                    new ManagerSettings(
                            new ManagerSettings.Reading(
                                    sources.stream().map(it -> it.apply(watched)).toList(),
                                    sourceTimeout,
                                    features),
                            new Authority(capabilities, grants, config),
                            engine,
                            memoryBudget,
                            new ManagerSettings.Pools(poolSize, queue, queueWait),
                            new ManagerSettings.Replacing(drain, probation),
                            new GenerationSettings(
                                    circuit,
                                    nanoTime,
                                    executor == null ? AsyncExecutor.create() : executor),
                            new ManagerSettings.Observers(listeners, audit),
                            services));
        }

        private static void requireAtLeast(long least, long value) {
            if (value < least) {
                throw new IllegalArgumentException("below " + least + ": " + value);
            }
        }
    }
}
