package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.internal.source.AcceptedFeatures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a manager is told when it is built; see {@link dev.wardian.plugin.PluginManager.Builder}.
 */
public record ManagerSettings(
        Path folder,
        Capabilities capabilities,
        Grants grants,
        Map<String, Map<String, String>> config,
        List<Class<?>> services,
        List<PluginListener> listeners,
        AuditLog audit,
        long memoryBudget,
        int poolSize,
        int queue,
        Duration queueWait,
        Duration drain,
        Probation probation,
        @Nullable FolderWatch watch,
        CircuitSettings circuit,
        LongSupplier nanoTime,
        AcceptedFeatures features,
        Executor executor) {
    public ManagerSettings {
        config = Map.copyOf(config);
        services = List.copyOf(services);
        listeners = List.copyOf(listeners);
    }
}
