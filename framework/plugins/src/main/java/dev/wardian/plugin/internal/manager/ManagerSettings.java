package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.internal.generation.GenerationSettings;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.internal.source.AcceptedFeatures;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a manager is told when it is built, grouped by who uses it; {@link
 * dev.wardian.plugin.PluginManager.Builder} says what each means.
 *
 * @param reading where plugins come from, and what is read there
 * @param authority what plugins may do
 * @param engine what runs the code of plugins
 * @param memoryBudget the most bytes of memory that all plugins together hold
 * @param pools how calls share instances
 * @param replacing how one version takes another's place
 * @param generations what all generations share
 * @param observers who is told of what happens
 * @param services the Java interfaces that the application uses
 */
public record ManagerSettings(
        Reading reading,
        Authority authority,
        WasmEngine engine,
        long memoryBudget,
        Pools pools,
        Replacing replacing,
        GenerationSettings generations,
        Observers observers,
        List<Class<?>> services) {
    public ManagerSettings {
        services = List.copyOf(services);
    }

    /**
     * Where plugins come from.
     *
     * @param sources the places that hold them
     * @param timeout how long a source may take for one answer
     * @param features what their modules may use
     */
    public record Reading(List<PluginSource> sources, Duration timeout, AcceptedFeatures features) {
        public Reading {
            sources = List.copyOf(sources);
        }
    }

    /**
     * What a plugin gets for which grants say nothing else, and whose manifest asks for no less.
     *
     * @param size the most calls that run at once
     * @param queue the most calls that wait
     * @param queueWait the longest time that a call waits, or nothing if only its deadline counts
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
     * How one version takes another's place.
     *
     * @param drain how long calls of the old one may still run
     * @param probation when the old one comes back
     */
    public record Replacing(Duration drain, Probation probation) {}

    /**
     * Who is told of what happens.
     *
     * @param listeners of changes
     * @param audit of decisions
     */
    public record Observers(List<PluginListener> listeners, AuditLog audit) {
        public Observers {
            listeners = List.copyOf(listeners);
        }
    }
}
