package dev.wardian.sample.serve;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as the page shows it.
 *
 * @param source where its manifest is
 * @param failure why it was rejected or not replaced, in full, or the empty string
 * @param running what its running version may do and does, or null where none runs
 */
record PluginView(
        String source,
        @Nullable String id,
        @Nullable String version,
        long generation,
        PluginState state,
        String failure,
        @Nullable Running running) {
    /**
     * What a plugin asks for and may do.
     *
     * @param reason why it asks
     * @param asked the rules that it asks for
     * @param granted those that are in effect
     */
    record CapabilityView(String name, String reason, List<String> asked, List<String> granted) {}

    /**
     * A plugin that runs, with its figures since the application started.
     *
     * @param p50 the median latency in microseconds, or null before the first call
     * @param p99 the latency of the slowest of a hundred in microseconds, or null
     */
    record Running(
            List<String> services,
            List<CapabilityView> capabilities,
            long calls,
            long failures,
            Map<String, Long> failuresById,
            long refused,
            long denials,
            long discarded,
            int instances,
            long memoryBytes,
            @Nullable Double p50,
            @Nullable Double p99) {
        static Running of(Plugin plugin) {
            PluginFigures totals = plugin.totals();
            Map<String, Long> failures = new TreeMap<>();
            for (Map.Entry<ErrorId, Long> count : totals.failuresById().entrySet()) {
                failures.put(count.getKey().code(), count.getValue());
            }
            return new Running(
                    plugin.services(),
                    capabilities(plugin),
                    totals.calls(),
                    totals.failures(),
                    failures,
                    totals.refused(),
                    totals.denials().values().stream().mapToLong(Long::longValue).sum(),
                    totals.replaced(),
                    totals.instances(),
                    totals.memoryBytes(),
                    History.micros(totals.latency().percentile(50)),
                    History.micros(totals.latency().percentile(99)));
        }

        private static List<CapabilityView> capabilities(Plugin plugin) {
            PolicySet asked = plugin.manifest().requested();
            PolicySet granted = plugin.granted();
            return asked.names().stream()
                    .map(
                            name ->
                                    new CapabilityView(
                                            name.toString(),
                                            plugin.manifest().reasons().getOrDefault(name, ""),
                                            asked.find(name).map(Policy::rules).orElse(List.of()),
                                            granted.find(name)
                                                    .map(Policy::rules)
                                                    .orElse(List.of())))
                    .toList();
        }
    }

    static List<PluginView> all(PluginManager manager) {
        return manager.plugins().stream().map(status -> of(status, manager)).toList();
    }

    private static PluginView of(PluginStatus status, PluginManager manager) {
        PluginException failure = status.failure();
        boolean runs =
                status.state() == PluginState.ACTIVE || status.state() == PluginState.DEGRADED;
        String id = status.id();
        return new PluginView(
                status.source(),
                id,
                status.version(),
                status.generation(),
                status.state(),
                failure == null ? "" : String.valueOf(failure.getMessage()),
                runs && id != null ? manager.find(id).map(Running::of).orElse(null) : null);
    }
}
