package dev.wardian.spring;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code plugins}: {@code GET /actuator/plugins} lists all plugins, {@code
 * GET /actuator/plugins/ID} describes one. It only reads: nothing here loads, reloads, rolls back
 * or unloads a plugin. It shows no values of configurations.
 */
@Endpoint(id = "plugins")
public final class PluginsEndpoint {
    private final PluginManager manager;

    /**
     * Makes the endpoint of a manager.
     *
     * @param manager the manager
     */
    public PluginsEndpoint(PluginManager manager) {
        this.manager = manager;
    }

    /** {@return every plugin that the manager has found} */
    @ReadOperation
    public PluginList plugins() {
        return new PluginList(
                manager.memoryHeld(),
                manager.plugins().stream().map(Entry::of).toList(),
                manager.warnings().stream().map(Problem::toString).toList());
    }

    /**
     * {@return one plugin, or null if no plugin has the id}
     *
     * @param id the id of the plugin
     */
    @ReadOperation
    public @Nullable Description plugin(@Selector String id) {
        List<Entry> found =
                manager.plugins().stream()
                        .filter(status -> id.equals(status.id()))
                        .map(Entry::of)
                        .toList();
        Running running = manager.find(id).map(Running::of).orElse(null);
        return found.isEmpty() && running == null ? null : new Description(id, found, running);
    }

    /**
     * All plugins.
     *
     * @param memoryBytes the bytes that all plugins hold
     * @param plugins the plugins, ordered by source
     * @param warnings what the operator should look at though it is no plugin
     */
    public record PluginList(long memoryBytes, List<Entry> plugins, List<String> warnings) {}

    /**
     * A plugin that a source has.
     *
     * @param source the name of the plugin in its source
     * @param id its id, or null if its manifest gives none
     * @param version its version, or null if its manifest gives none
     * @param generation the number of its generation, or 0
     * @param state its state
     * @param candidate the state of a rejected new version, or null
     * @param failure why the plugin or its new version was rejected, with places, or null
     */
    public record Entry(
            String source,
            @Nullable String id,
            @Nullable String version,
            long generation,
            String state,
            @Nullable String candidate,
            @Nullable String failure) {
        private static Entry of(PluginStatus status) {
            return new Entry(
                    status.source(),
                    status.id(),
                    status.version(),
                    status.generation(),
                    status.state().name(),
                    status.candidate().map(Enum::name).orElse(null),
                    status.failure() == null ? null : status.failure().getMessage());
        }
    }

    /**
     * The plugins of one id.
     *
     * @param id the id
     * @param found what the sources have under this id: more than one if they claim it several
     *     times
     * @param running what runs or ran, or null if it never started
     */
    public record Description(String id, List<Entry> found, @Nullable Running running) {}

    /**
     * The current generation of a plugin.
     *
     * @param version its version
     * @param generation its number
     * @param state its state
     * @param services the Java interfaces that it implements
     * @param operations its operations
     * @param granted its capabilities with their policies
     * @param figures its counters, of all generations together
     */
    public record Running(
            String version,
            long generation,
            String state,
            List<String> services,
            List<String> operations,
            List<String> granted,
            Figures figures) {
        private static Running of(Plugin plugin) {
            return new Running(
                    plugin.version(),
                    plugin.generation(),
                    plugin.state().name(),
                    plugin.services(),
                    List.copyOf(new TreeSet<>(plugin.operations())),
                    plugin.granted().describe(),
                    Figures.of(plugin.totals()));
        }
    }

    /**
     * Counters, as {@link PluginFigures} describes them.
     *
     * @param calls calls that ended
     * @param failures calls that failed
     * @param failuresById calls that failed, by the id of the error
     * @param refused calls that were refused
     * @param capabilities what the plugin did with each capability, by its name
     * @param running calls that run now
     * @param waiting calls that wait now
     * @param instances instances now
     * @param memoryBytes bytes held now
     * @param latencyMillis latencies in milliseconds by percentile; empty without calls
     */
    public record Figures(
            long calls,
            long failures,
            Map<String, Long> failuresById,
            long refused,
            Map<String, CapabilityFigures> capabilities,
            int running,
            int waiting,
            int instances,
            long memoryBytes,
            Map<String, Double> latencyMillis) {
        private static Figures of(PluginFigures figures) {
            SortedMap<String, Long> failures = new TreeMap<>();
            figures.failuresById().forEach((id, count) -> failures.put(id.code(), count));
            SortedMap<String, CapabilityFigures> capabilities = new TreeMap<>();
            figures.capabilities()
                    .forEach((name, counts) -> capabilities.put(name.toString(), counts));
            return new Figures(
                    figures.calls(),
                    figures.failures(),
                    failures,
                    figures.refused(),
                    capabilities,
                    figures.running(),
                    figures.waiting(),
                    figures.instances(),
                    figures.memoryBytes(),
                    latencies(figures.latency()));
        }

        private static Map<String, Double> latencies(Latencies latencies) {
            SortedMap<String, Double> percentiles = new TreeMap<>();
            for (int percent : new int[] {50, 95, 99}) {
                Duration time = latencies.percentile(percent);
                if (time != null) {
                    percentiles.put("p" + percent, time.toNanos() / 1e6);
                }
            }
            return percentiles;
        }
    }
}
