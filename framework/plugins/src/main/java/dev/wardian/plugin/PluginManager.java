package dev.wardian.plugin;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.codec.Codecs;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.internal.generation.GenerationSettings;
import dev.wardian.plugin.internal.manager.AsyncExecutor;
import dev.wardian.plugin.internal.manager.Authority;
import dev.wardian.plugin.internal.manager.DefaultPluginManager;
import dev.wardian.plugin.internal.manager.ManagerSettings;
import dev.wardian.plugin.internal.manager.SettableGrants;
import dev.wardian.plugin.internal.source.AcceptedFeatures;
import dev.wardian.plugin.manifest.GrantsReader;
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
 * Finds plugins in folders and other {@linkplain PluginSource sources}, loads them under the
 * operator's grants, and calls them. Thread-safe.
 *
 * <p>A plugin is a manifest with its module. A manager with one source names plugins as the source
 * does, for example {@code greeter/plugin.yaml}. A manager with several puts the source's name
 * first: {@code extra/greeter/plugin.yaml}. This name is {@link PluginStatus#source}, and all
 * messages use it.
 *
 * <p>Two plugins of one id never run together. Of new plugins with the same id none starts, from
 * whatever sources they come, unless the grants pin one; order decides nothing. A running plugin
 * keeps its id, and the manager rejects every other plugin with it. Plugins that are found together
 * start in the order of the sources, and within a source in the order of their names, as far as
 * their requirements allow.
 *
 * <p>A source that fails, hangs or returns invalid data affects no other source and no call.
 */
public interface PluginManager extends AutoCloseable {
    /** {@return a builder for a manager without a source} Sources can be added. */
    static Builder builder() {
        return new Builder();
    }

    /**
     * {@return a builder for a manager with the plugins of {@code folder}} More sources can be
     * added.
     *
     * @param folder the folder, as {@link PluginSource#folder(Path)} describes it
     */
    static Builder builder(Path folder) {
        return builder().folder(folder);
    }

    /**
     * Reads all sources and loads new plugins, required plugins first. A plugin that fails to load
     * is rejected with its reasons and does not affect other plugins; the next call of this method
     * tries it again. An unloaded plugin stays unloaded until {@link #load(String)} or {@link
     * #load(Path)} loads it.
     *
     * @return {@link #plugins()}
     * @throws SourceUnavailable if sources cannot be read or watched; the plugins of the other
     *     sources are loaded
     * @throws IllegalStateException if the manager is closed
     */
    List<PluginStatus> loadAll();

    /**
     * Updates the plugins from the current contents of the sources: unloads and forgets plugins
     * that are gone, {@linkplain #reload reloads} plugins whose manifest or module changed, and
     * loads new plugins as {@link #loadAll} does. A manifest that exists but cannot be read, for
     * missing permissions for example, does not count as gone. A rejected version does not affect
     * other plugins, and {@link PluginStatus#failure} has the reason. It is not tried again until
     * its files change, unless it was rejected because a required plugin was missing, its id was
     * taken, or memory was short. Half-written files fail the check of their hash and are rejected;
     * the next refresh after they are complete loads them. An unloaded plugin stays unloaded.
     *
     * @return {@link #plugins()}
     * @throws SourceUnavailable if sources cannot be read or watched, or disappear meanwhile; their
     *     plugins stay as they are, and the other sources are read all the same
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
     * @throws PluginException if the plugin is rejected
     * @throws IllegalStateException if it is loaded already, or the manager is closed
     */
    Plugin load(Path manifest);

    /**
     * Loads one plugin that no source lists, under its own name. {@link #reload} reads it again;
     * {@link #refresh} does not look at it.
     *
     * @param files its manifest and its module
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
     * Unloads a plugin: it accepts no more calls, running calls have the time {@link Builder#drain}
     * to end, the manager cancels the rest, and closes the instances. This method also waits for
     * previous versions that still have calls. Other plugins can be loaded and reloaded meanwhile.
     * If the plugin is not active, this method only waits for versions that still have calls. An
     * interrupted thread returns at once; the plugin stops all the same.
     *
     * @param id the plugin's id; nothing happens if no plugin ever had it
     */
    void unload(String id);

    /**
     * Reloads an active plugin: reads its manifest and module again, whether the files changed or
     * not, and replaces the running version. First the manager verifies the new version, links it
     * under its grants, makes its first instance, and runs its start-up code and hooks, its health
     * check last. A failure until then changes nothing but {@link PluginStatus#failure}. Then the
     * manager swaps the versions for all callers in one step: handles, references and proxies stay
     * valid, and waiting calls wait for the new version. The old version drains as in {@link
     * #unload}. This method does not wait for that; listeners are notified when the old version has
     * stopped. Until then both versions hold their memory.
     *
     * <p>If the old version's manifest says {@code state: { handover: true }}, the reload includes
     * a state hand-over. New calls wait, each until its own deadline. When the running calls have
     * ended, {@code op:__save} of the old version writes the state as its output, and {@code
     * op:__restore} of the new version reads it as its input, before the health check. Until
     * probation ends, the state counts as memory of the new version. If one of these steps fails,
     * the state exceeds {@link Limit#STATE}, or the calls do not end within {@link Builder#drain},
     * the old version continues with its state unchanged.
     *
     * <p>The manager rejects a new version if its id differs; if it requests more than the old
     * version without the grants for it ({@link PluginState#PENDING_APPROVAL}); if an active plugin
     * requires another version; or if the old version hands over its state and the new one does
     * not, or has a lower {@code schema}.
     *
     * @param id the plugin's id
     * @return the plugin, in its new version
     * @throws PluginException if the new version is rejected; the old version stays active
     * @throws IllegalStateException if no plugin of that id is active, or the manager is closed
     */
    Plugin reload(String id);

    /**
     * Rolls an active plugin back to the version before its last {@link #reload}, under the rules
     * of a reload. The previous version comes from memory; the manager does not read its files. A
     * second roll-back returns to the newer version. A {@link #refresh} does not load the abandoned
     * version again until its files change. After a roll-back by {@link Builder#probation} there is
     * no previous version.
     *
     * @param id the plugin's id
     * @return the plugin, in its previous version
     * @throws PluginException if the previous version fails to start; the current version stays
     *     active
     * @throws IllegalStateException if no plugin of that id is active, it has no previous version,
     *     or the manager is closed
     */
    Plugin rollback(String id);

    /**
     * {@return the version to which {@link #rollback} would return; empty if no plugin of that id
     * is active, or it has no previous version}
     *
     * @param id the plugin's id
     */
    Optional<String> previousVersion(String id);

    /**
     * {@return the status of every discovered plugin, ordered by source} A rejected plugin has its
     * reasons.
     */
    List<PluginStatus> plugins();

    /** {@return the grants in force} */
    Grants grants();

    /**
     * Puts other grants in force, for a manager that was built with {@link Builder#grants(Grants)}.
     * What they take away from a running plugin is taken away at once, also from calls that run:
     * the plugin gets {@link dev.wardian.plugin.capability.Errno#EDENIED}. Then each plugin whose
     * policies, limits or settings differ is reloaded from memory as in {@link #reload}, with its
     * state, and without a lost call. Versions that were rejected are read again if the grants
     * decide otherwise about them. A plugin that does not start with what is left to it stops and
     * is {@link PluginState#REJECTED}, until the grants or its files change.
     *
     * @param now the grants
     * @return {@link #plugins()}, when all plugins have them
     * @throws SourceUnavailable if rejected plugins cannot be read again
     * @throws IllegalStateException if the grants come from a {@link GrantStore}, which has to be
     *     changed, or the manager is closed
     */
    List<PluginStatus> replaceGrants(Grants now);

    /**
     * {@return whether this manager can {@linkplain #disable disable} plugins: it has a store for
     * that}
     */
    boolean canDisable();

    /**
     * Disables a plugin, until {@link #enable} or a change of its {@link DisablementStore}. It
     * stays disabled when the application starts again: no load, reload or change of its files
     * starts it. The plugin need not be there.
     *
     * <p>The decision is kept first. Then a running plugin accepts no more calls: they fail with
     * {@link PluginDisabled}. Running calls drain as in {@link #unload}, and this method waits for
     * them. The plugin has the state {@link PluginState#DISABLED} and holds no memory. The state of
     * its instances is lost, as it is when the plugin is unloaded.
     *
     * @param id the plugin's id
     * @param by the name of the person who disables it, not blank
     * @param reason why; may be empty
     * @throws PluginException if the decision cannot be kept; then nothing changes
     * @throws IllegalArgumentException if {@code id} cannot be the id of a plugin, {@code by} is
     *     blank, or a text is not as {@link Disablement} allows
     * @throws IllegalStateException if there is no store, or the manager is closed
     */
    void disable(String id, String by, String reason);

    /**
     * Enables a plugin, and starts it if it was found, under the rules of {@link #load(String)}. A
     * plugin that was unloaded before it was disabled starts too. Nothing happens if the plugin is
     * not disabled.
     *
     * @param id the plugin's id
     * @param by the name of the person who enables it, not blank
     * @return {@link #plugins()}, when the plugin has started or was rejected
     * @throws PluginDisabled if the grants disable the plugin, where it has to be enabled
     * @throws PluginException if the decision cannot be kept; then nothing changes
     * @throws IllegalArgumentException if {@code by} is blank
     * @throws IllegalStateException if there is no store, or the manager is closed
     */
    List<PluginStatus> enable(String id, String by);

    /**
     * {@return why a plugin is disabled: what the grants say, or else the store; empty if it is not
     * disabled}
     *
     * @param id the id of a plugin, which need not be there
     */
    Optional<Disablement> disablement(String id);

    /**
     * {@return what the operator should look at though it is no plugin} There are three kinds:
     * files in a folder that look like a plugin and are none, grants for an id that no plugin has,
     * and grants of which the ceiling leaves less. Each says what to do. The log has it once as
     * well. It is brought up to date by {@link #loadAll}, {@link #refresh} and watches.
     */
    List<Problem> warnings();

    /** {@return the active plugins, ordered by id} */
    PluginSet<Plugin> active();

    /**
     * {@return the plugin of that id in any state, if it was ever active}
     *
     * @param id the plugin's id
     */
    Optional<Plugin> find(String id);

    /**
     * {@return a reference to the plugin of that id} The plugin need not be loaded yet.
     *
     * @param id the plugin's id
     */
    PluginRef<Plugin> ref(String id);

    /**
     * {@return a reference to the active plugin that implements a Java interface; if several do, to
     * the plugin with the first id}
     *
     * @param service the binary name of the interface
     */
    PluginRef<Plugin> service(String service);

    /**
     * {@return the active plugins that implement a Java interface, ordered by id}
     *
     * @param service the binary name of the interface
     */
    PluginSet<Plugin> services(String service);

    /**
     * Returns a reference to the active plugin that implements a Java interface; if several do, to
     * the plugin with the first id. Its target is {@link Plugin#as(Class)} of that plugin.
     *
     * @param <T> the interface
     * @param service the interface; the plugins' manifests list its binary name
     * @return the reference
     * @throws IllegalArgumentException if plugins {@linkplain #isService cannot implement} it
     */
    default <T> PluginRef<T> service(Class<T> service) {
        requireService(service);
        return service(service.getName()).map(plugin -> plugin.as(service));
    }

    /**
     * Returns the active plugins that implement a Java interface, ordered by id. Each target is
     * {@link Plugin#as(Class)} of a plugin.
     *
     * @param <T> the interface
     * @param service the interface; the plugins' manifests list its binary name
     * @return the plugins of each moment
     * @throws IllegalArgumentException if plugins {@linkplain #isService cannot implement} it
     */
    default <T> PluginSet<T> services(Class<T> service) {
        requireService(service);
        return services(service.getName()).map(plugin -> plugin.as(service));
    }

    /**
     * Returns an object whose methods call the active plugin that implements a Java interface; if
     * several do, the plugin with the first id. Each call looks the plugin up, so the object stays
     * valid while plugins come and go. A call fails with {@link PluginUnavailable} while there is
     * none.
     *
     * @param <T> the interface
     * @param service the interface; the plugins' manifests list its binary name
     * @return the object
     * @throws IllegalArgumentException if plugins {@linkplain #isService cannot implement} it
     */
    default <T> T proxy(Class<T> service) {
        return Services.following(service, service(service.getName()));
    }

    /**
     * As {@link #proxy(Class)}, with a fallback of the application, as {@link Plugin#as(Class,
     * Object)} describes it. The object calls the fallback too while no plugin implements the
     * interface.
     *
     * @param <T> the interface
     * @param service the interface; the plugins' manifests list its binary name
     * @param fallback implements the interface
     * @return the object
     * @throws IllegalArgumentException if plugins {@linkplain #isService cannot implement} it
     */
    default <T> T proxy(Class<T> service, T fallback) {
        return Services.following(service, service(service.getName()), fallback);
    }

    /**
     * {@return whether plugins can implement a type: an interface that is neither sealed nor hidden
     * nor an annotation}
     *
     * @param type any type
     */
    static boolean isService(Class<?> type) {
        return Services.isService(type);
    }

    private static void requireService(Class<?> type) {
        if (!Services.isService(type)) {
            throw new IllegalArgumentException(
                    type.getName() + " is not an interface that plugins can implement");
        }
    }

    /**
     * Calls an operation.
     *
     * @param id the plugin's id
     * @param operation the operation's name in the manifest
     * @param input the input; the caller must not change it until the call returns
     * @return the output, a new array
     * @throws PluginException if the call does not succeed; {@link PluginUnavailable} if the plugin
     *     is not active
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    default byte[] call(String id, String operation, byte[] input) {
        return call(id, operation, input, PluginCallOptions.DEFAULT);
    }

    /**
     * Calls an operation with limits for this call.
     *
     * @param id the plugin's id
     * @param operation the operation's name in the manifest
     * @param input the input; the caller must not change it until the call returns
     * @param options the limits, within those of the plugin
     * @return the output, a new array
     * @throws PluginException if the call does not succeed; {@link PluginUnavailable} if the plugin
     *     is not active
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    default byte[] call(String id, String operation, byte[] input, PluginCallOptions options) {
        return ref(id).get().call(operation, input, options);
    }

    /**
     * Adds a listener. The manager notifies it of every change from now on.
     *
     * @param listener gets each change, as {@link PluginListener} describes it
     */
    void addListener(PluginListener listener);

    /**
     * Removes a listener. A change that is being notified of may still reach it. Nothing happens if
     * it was not added.
     *
     * @param listener the listener, as it was added
     */
    void removeListener(PluginListener listener);

    /** {@return the bytes of memory that all plugins hold now} */
    long memoryHeld();

    /**
     * Unloads all plugins at the same time, as {@link #unload} does, and waits for every version
     * that still has calls. A closed manager loads nothing.
     */
    @Override
    void close();

    /** The settings of a new manager. */
    final class Builder {
        private final List<Function<Optional<FolderWatch>, PluginSource>> sources =
                new ArrayList<>();
        private Duration sourceTimeout = Duration.ofSeconds(30);
        private Capabilities capabilities = Capabilities.of(List.of());
        private Function<Builder, GrantStore> grants = it -> new SettableGrants(Grants.NONE);
        private @Nullable Path grantsFile;
        private @Nullable Function<Optional<FolderWatch>, DisablementStore> disabled;
        private final List<Path> protectedPaths = new ArrayList<>();
        private final Map<String, Map<String, String>> config = new HashMap<>();
        private final List<Class<?>> services = new ArrayList<>();
        private final List<PluginListener> listeners = new ArrayList<>();
        private AuditLog audit = AuditLog.toLogger();
        private WasmEngine engine = WasmEngine.AUTO;
        private long memoryBudget = 256L << 20;
        private int poolSize = Math.min(4, Runtime.getRuntime().availableProcessors());
        private int queue = 10_000;
        private @Nullable Duration queueWait;
        private Duration drain = Duration.ofSeconds(5);
        private Probation probation = Probation.DEFAULT;
        private @Nullable FolderWatch watch;
        private CircuitSettings circuit = CircuitSettings.DEFAULT;
        private LongSupplier nanoTime = System::nanoTime;
        private AcceptedFeatures features = new AcceptedFeatures(Features.WASM_2_0);
        private @Nullable Executor executor;
        private final List<Codec> codecs = new ArrayList<>();
        private boolean closeAtShutdown;

        private Builder() {}

        /**
         * Adds {@link PluginSource#folder(Path)}, watched as {@link #watch} says.
         *
         * @param folder the folder of plugins
         * @return this builder
         */
        public Builder folder(Path folder) {
            sources.add(
                    watched ->
                            watched.map(how -> PluginSource.folder(folder, how))
                                    .orElseGet(() -> PluginSource.folder(folder)));
            return this;
        }

        /**
         * Adds {@link PluginSource#folder(Path, FolderWatch)}.
         *
         * @param folder the folder of plugins
         * @param how how to notice changes of this folder
         * @return this builder
         */
        public Builder folder(Path folder, FolderWatch how) {
            return source(PluginSource.folder(folder, how));
        }

        /**
         * Adds a source.
         *
         * @param added the source; its place in the order decides which plugin gets an id first
         * @return this builder
         */
        public Builder source(PluginSource added) {
            sources.add(watched -> added);
            return this;
        }

        /**
         * The longest time of one call of a source, for example to list its plugins or to read one
         * module: by default 30 s. A source that times out is unavailable, and is not called again
         * before that call has ended. Other changes go on meanwhile.
         *
         * @param time the longest time, above 0
         * @return this builder
         * @throws IllegalArgumentException if {@code time} is not above 0
         */
        public Builder sourceTimeout(Duration time) {
            requireAtLeast(1, time.toNanos());
            sourceTimeout = time;
            return this;
        }

        /**
         * The capabilities that the host provides: by default none.
         *
         * @param available the capabilities, each with a name of its own
         * @return this builder
         */
        public Builder capabilities(Collection<? extends Capability<?>> available) {
            return capabilities(Capabilities.of(available));
        }

        /**
         * The capabilities that the host provides: by default none.
         *
         * @param available the capabilities
         * @return this builder
         */
        public Builder capabilities(Capabilities available) {
            capabilities = available;
            return this;
        }

        /**
         * Adds a capability to those of {@link #capabilities}, such as one that is in a module of
         * its own.
         *
         * @param more the capability
         * @return this builder
         * @throws dev.wardian.plugin.capability.CapabilityConflictException if its name or an
         *     import module is taken
         */
        public Builder capability(Capability<?> more) {
            capabilities = capabilities.with(more);
            return this;
        }

        /**
         * The grants of the operator: by default none, with default limits. {@link
         * PluginManager#replaceGrants} puts others in their place.
         *
         * @param granted the policies and limits of all plugins
         * @return this builder
         */
        public Builder grants(Grants granted) {
            grants = it -> new SettableGrants(granted);
            grantsFile = null;
            return this;
        }

        /**
         * The grants of the operator, which may change. The manager applies each change as {@link
         * PluginManager#replaceGrants} describes it. It is subscribed until it is closed.
         *
         * @param store has the grants
         * @return this builder
         */
        public Builder grants(GrantStore store) {
            grants = it -> store;
            grantsFile = null;
            return this;
        }

        /**
         * The file with the operator's grants, which {@link GrantsReader} describes. If this
         * builder {@linkplain #watch watches}, the file is a {@link GrantStore#file} that is
         * watched in the same way. Otherwise {@link #build} reads it once.
         *
         * @param file the file; its problems are a {@link
         *     dev.wardian.plugin.error.ManifestException} of {@link #build}
         * @return this builder
         */
        public Builder grants(Path file) {
            grants = it -> it.read(file);
            grantsFile = file;
            return this;
        }

        /**
         * The file of the disabled plugins, a {@link DisablementStore#file}. If this builder
         * {@linkplain #watch watches}, the file is watched in the same way. By default it is the
         * file {@link DisablementStore#beside} that of {@link #grants(Path)}; without such a file
         * the manager cannot disable plugins.
         *
         * @param file the file, which may be missing; its problems are a {@link
         *     dev.wardian.plugin.error.ManifestException} of {@link #build}
         * @return this builder
         */
        public Builder disabled(Path file) {
            disabled = how -> DisablementStore.file(file, how);
            return this;
        }

        /**
         * Where the disabled plugins are kept.
         *
         * @param store has them
         * @return this builder
         */
        public Builder disabled(DisablementStore store) {
            disabled = how -> store;
            return this;
        }

        private Optional<DisablementStore> disabledStore() {
            Optional<FolderWatch> how = Optional.ofNullable(watch);
            if (disabled != null) {
                return Optional.of(disabled.apply(how));
            }
            return Optional.ofNullable(grantsFile)
                    .map(file -> DisablementStore.file(DisablementStore.beside(file), how));
        }

        /**
         * Names a file or folder that no plugin may write, whatever the grants say: one that the
         * application trusts, such as its audit log. The folders of plugins, the file of grants and
         * that of disabled plugins need not be named. The manager rejects a plugin whose grant
         * gives it a directory for writing that has the path in it, or lies in it.
         *
         * @param path the file or folder
         * @return this builder
         */
        public Builder protect(Path path) {
            protectedPaths.add(path.toAbsolutePath());
            return this;
        }

        private List<Path> hostPaths() {
            List<Path> paths = new ArrayList<>(protectedPaths);
            Optional.ofNullable(grantsFile).map(Path::toAbsolutePath).ifPresent(paths::add);
            return paths;
        }

        private GrantStore read(Path file) {
            return watch == null
                    ? new SettableGrants(new GrantsReader(capabilities).read(file, file.toString()))
                    : GrantStore.file(file, capabilities, watch);
        }

        /**
         * The configuration of one plugin. These values take precedence over the manifest's.
         *
         * @param pluginId the id of the plugin
         * @param values the values by key; they replace those of an earlier call for this plugin
         * @return this builder
         */
        public Builder config(String pluginId, Map<String, String> values) {
            config.put(pluginId, Map.copyOf(values));
            return this;
        }

        /**
         * Declares a Java interface that the application uses. The manager rejects a plugin, with
         * every reason, if its manifest lists the interface and its operations do not fit.
         *
         * @param type the interface; manifests list its binary name
         * @return this builder
         */
        public Builder service(Class<?> type) {
            services.add(type);
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener gets each change, as {@link PluginListener} describes it
         * @return this builder
         */
        public Builder listener(PluginListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * The audit log: by default the logger {@code dev.wardian.audit}.
         *
         * @param log records grants and denials
         * @return this builder
         */
        public Builder audit(AuditLog log) {
            audit = log;
            return this;
        }

        /**
         * The engine that runs the code of plugins: by default {@link WasmEngine#AUTO}. A plugin
         * cannot choose it. The manager rejects a plugin whose module uses a feature that the
         * engine does not support.
         *
         * @param runs the engine
         * @return this builder
         */
        public Builder engine(WasmEngine runs) {
            engine = runs;
            return this;
        }

        /**
         * Bytes of memory that all plugins together may hold: by default 256 MiB. If it is short,
         * the manager discards idle instances, the largest first, except of plugins with mode
         * single. {@link InstanceSettings#reserve} keeps a part for one plugin.
         *
         * @param bytes the most bytes, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is negative
         */
        public Builder memoryBudget(long bytes) {
            requireAtLeast(0, bytes);
            memoryBudget = bytes;
            return this;
        }

        /**
         * The greatest number of calls of one plugin at the same time: by default the number of
         * processors, at most 4. The grants may set another one for a plugin.
         *
         * @param instances the greatest number, from 1
         * @return this builder
         * @throws IllegalArgumentException if {@code instances} is below 1
         */
        public Builder poolSize(int instances) {
            requireAtLeast(1, instances);
            poolSize = instances;
            return this;
        }

        /**
         * The greatest number of calls of one plugin that wait for an instance: by default 10 000.
         * The grants may set another one for a plugin. The manager refuses a call before that if
         * the waiting calls are expected to take longer than this call may wait.
         *
         * @param calls the greatest number, from 0; with 0 no call waits
         * @return this builder
         * @throws IllegalArgumentException if {@code calls} is negative
         */
        public Builder queue(int calls) {
            requireAtLeast(0, calls);
            queue = calls;
            return this;
        }

        /**
         * The longest time that a call waits for an instance: by default, and at most, until its
         * own deadline. The grants may set another one for a plugin.
         *
         * @param time the longest time, from 0
         * @return this builder
         * @throws IllegalArgumentException if {@code time} is negative
         */
        public Builder queueWait(Duration time) {
            requireAtLeast(0, time.toNanos());
            queueWait = time;
            return this;
        }

        /**
         * The drain time: how long calls of an unloaded or replaced version may run before the
         * manager cancels them. By default 5 s.
         *
         * @param time the longest time, from 0; with 0 the manager cancels running calls at once
         * @return this builder
         * @throws IllegalArgumentException if {@code time} is negative
         */
        public Builder drain(Duration time) {
            requireAtLeast(0, time.toNanos());
            drain = time;
            return this;
        }

        /**
         * The rules of probation: by default {@link Probation#DEFAULT}. After a roll-back {@link
         * PluginStatus#failure} has the reason, and the manager loads the files of the failed
         * version again only after they change.
         *
         * @param rules when failures roll a new version back
         * @return this builder
         */
        public Builder probation(Probation rules) {
            probation = rules;
            return this;
        }

        /**
         * Watches each folder that has no setting of its own, from the first {@link #loadAll} or
         * {@link #refresh} until the manager is closed. By default the manager does not watch it.
         *
         * @param how how to notice changes
         * @return this builder
         */
        public Builder watch(FolderWatch how) {
            watch = how;
            return this;
        }

        /**
         * When the circuit of a failing plugin opens: by default {@link CircuitSettings#DEFAULT}.
         *
         * @param settings the score that opens a circuit, and the pauses
         * @return this builder
         */
        public Builder circuit(CircuitSettings settings) {
            circuit = settings;
            return this;
        }

        /**
         * The clock of {@link #circuit}. It measures only how long a circuit stays open. An
         * application can test its behaviour with a {@link PluginState#DEGRADED} plugin by
         * advancing this clock instead of waiting. By default {@link System#nanoTime()}.
         *
         * @param nanoseconds returns a time that never decreases; calls use it on their own
         *     threads, so it must be quick
         * @return this builder
         */
        public Builder clock(LongSupplier nanoseconds) {
            nanoTime = nanoseconds;
            return this;
        }

        /**
         * The features of WebAssembly that modules of plugins may use: by default those of version
         * 2.0. For garbage collection and exceptions pass {@code
         * Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC)
         * .with(Feature.EXCEPTION_HANDLING)}. No plugin may have several memories, 64-bit or shared
         * memories, or other page sizes, whatever this setting says.
         *
         * <p>The objects of an instance may take up to {@link Limit#MEMORY} in addition to its
         * linear memory. An instance of a module with objects takes that whole amount from {@link
         * #memoryBudget}, because its actual use at a moment is not known.
         *
         * @param accepted the features, which may include those that no plugin may use
         * @return this builder
         * @throws IllegalArgumentException for garbage collection without function references
         */
        public Builder features(Features accepted) {
            features = new AcceptedFeatures(accepted);
            return this;
        }

        /**
         * The executor of asynchronous calls: methods whose result is a {@link
         * java.util.concurrent.CompletionStage}. The application closes it. By default each call
         * has a virtual thread on JDK 21 and later; on older JDKs a few daemon threads share a
         * queue of 1000 calls.
         *
         * @param asynchronous runs asynchronous calls
         * @return this builder
         */
        public Builder executor(Executor asynchronous) {
            executor = asynchronous;
            return this;
        }

        /**
         * What encodes and decodes the values of typed calls ({@link Plugin#as}) for one kind of
         * bytes, in place of an earlier codec for that kind. By default the kind {@code json} has
         * Jackson 2, if the application has it, with the modules of Jackson that are on the path;
         * other kinds carry no objects. {@link dev.wardian.plugin.codec.JacksonCodec} makes a codec
         * of a mapper.
         *
         * @param carries the codec
         * @return this builder
         * @throws IllegalArgumentException if its kind is {@code none} or {@code number}
         */
        public Builder codec(Codec carries) {
            Codecs.of(List.of(carries));
            codecs.add(carries);
            return this;
        }

        /**
         * Closes the manager when the JVM begins to end, by SIGTERM or {@link System#exit} for
         * example: calls that run have the time {@link #drain} to end. By default a JVM that ends
         * cuts them off. The JVM waits for the manager at most five seconds longer than that, for
         * example if a listener does not return.
         *
         * <p>The JVM runs all shutdown hooks at the same time. An application that accepts requests
         * does not use this setting. Its own hook stops accepting, waits for its requests, and
         * closes the manager last.
         *
         * @return this builder
         */
        public Builder closeAtShutdown() {
            closeAtShutdown = true;
            return this;
        }

        /**
         * Builds the manager. It has not loaded anything yet.
         *
         * @return the manager; close it to stop its threads
         * @throws IllegalArgumentException if two sources have the same name, or a name is not
         *     usable; {@link PluginSource#named} gives a source another name
         * @throws IllegalStateException with {@link #closeAtShutdown} if the JVM is ending
         */
        public PluginManager build() {
            return new DefaultPluginManager(settings());
        }

        /** The settings of the manager. */
        ManagerSettings settings() {
            Optional<FolderWatch> watched = Optional.ofNullable(watch);
            GrantStore store = grants.apply(this);
            Optional<DisablementStore> off = disabledStore();
            return new ManagerSettings(
                    new ManagerSettings.Reading(
                            sources.stream().map(it -> it.apply(watched)).toList(),
                            sourceTimeout,
                            features),
                    store,
                    off,
                    new Authority(
                            capabilities,
                            store.current(),
                            off.map(DisablementStore::current).orElse(Map.of()),
                            config),
                    engine,
                    memoryBudget,
                    new ManagerSettings.Pools(poolSize, queue, Optional.ofNullable(queueWait)),
                    new ManagerSettings.Replacing(drain, probation),
                    new GenerationSettings(
                            circuit,
                            nanoTime,
                            executor == null ? AsyncExecutor.create() : executor,
                            Codecs.of(codecs)),
                    new ManagerSettings.Observers(listeners, audit),
                    services,
                    hostPaths(),
                    closeAtShutdown);
        }

        private static void requireAtLeast(long least, long value) {
            if (value < least) {
                throw new IllegalArgumentException("below " + least + ": " + value);
            }
        }
    }
}
