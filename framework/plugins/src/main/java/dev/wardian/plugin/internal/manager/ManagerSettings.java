package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.internal.generation.GenerationSettings;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.internal.source.AcceptedFeatures;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a manager, in groups. {@link dev.wardian.plugin.PluginManager.Builder} says what
 * each means.
 *
 * @param reading the sources, and how to read them
 * @param grants where the grants come from
 * @param disabled where the disabled plugins are kept, if the manager can disable any
 * @param authority decides what plugins may do
 * @param engine runs the code of plugins
 * @param memoryBudget the most bytes of memory that all plugins together hold
 * @param pools how calls share instances
 * @param replacing how one version replaces another
 * @param generations what all generations share
 * @param observers the listeners and the audit log
 * @param services the Java interfaces that the application uses
 * @param hostPaths the files and folders of the host that plugins never write, beside those of
 *     sources and stores
 * @param closeAtShutdown whether the manager closes when the JVM begins to end
 */
public record ManagerSettings(
        Reading reading,
        GrantStore grants,
        Optional<DisablementStore> disabled,
        Authority authority,
        WasmEngine engine,
        long memoryBudget,
        Pools pools,
        Replacing replacing,
        GenerationSettings generations,
        Observers observers,
        List<Class<?>> services,
        List<Path> hostPaths,
        boolean closeAtShutdown) {
    public ManagerSettings {
        services = List.copyOf(services);
        hostPaths = List.copyOf(hostPaths);
    }

    /** The files and folders of the host that plugins never write, beside those of sources. */
    List<Path> allHostPaths() {
        List<Path> paths = new ArrayList<>(hostPaths);
        paths.addAll(grants.hostPaths());
        disabled.ifPresent(store -> paths.addAll(store.hostPaths()));
        Capabilities capabilities = authority.capabilities();
        for (CapabilityName name : capabilities.names()) {
            capabilities.find(name).ifPresent(it -> paths.addAll(it.hostPaths()));
        }
        return paths;
    }

    /**
     * The sources, and how to read them.
     *
     * @param sources the sources of plugins
     * @param timeout the longest time that a source may take for one answer
     * @param features the features that modules may use
     */
    public record Reading(List<PluginSource> sources, Duration timeout, AcceptedFeatures features) {
        public Reading {
            sources = List.copyOf(sources);
        }
    }

    /**
     * The pool of a plugin whose grants say nothing else, and whose manifest requests no less.
     *
     * @param size the most calls that run at once
     * @param queue the most calls that wait
     * @param queueWait the longest time that a call waits, or empty if only its deadline counts
     */
    public record Pools(int size, int queue, Optional<Duration> queueWait) {
        /** The settings of a plugin's pool. */
        PoolSettings of(PluginManifest.Instances asked, InstanceSettings granted) {
            return PoolSettings.of(
                    asked,
                    granted.size().orElse(size),
                    granted.queue().orElse(queue),
                    granted.queueWait()
                            .or(() -> queueWait)
                            .map(Duration::toNanos)
                            .orElse(PoolSettings.UNTIL_DEADLINE));
        }
    }

    /**
     * How one version replaces another.
     *
     * @param drain how long calls of the old version may still run
     * @param probation when the manager rolls back
     */
    public record Replacing(Duration drain, Probation probation) {}

    /**
     * The observers of a manager.
     *
     * @param listeners are notified of changes
     * @param audit records decisions
     */
    public record Observers(List<PluginListener> listeners, AuditLog audit) {
        public Observers {
            listeners = List.copyOf(listeners);
        }
    }
}
