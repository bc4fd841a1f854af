package dev.wardian.plugin.micrometer;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.wasm.CompilerFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters of all plugins of a manager, including plugins that are loaded later:
 *
 * <pre>{@code
 * new PluginMeters(manager).bindTo(registry);
 * }</pre>
 *
 * <p>Every meter has the tag {@code plugin}, the id. The counters come from {@link Plugin#totals}:
 * a reload does not reset them.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><td>{@code wardian.plugin.calls}</td><td>timer: calls that had an instance, and their
 *       time</td></tr>
 *   <tr><td>{@code wardian.plugin.latency}</td><td>gauge with the tag {@code quantile} (0.5, 0.95,
 *       0.99) since the manager was built</td></tr>
 *   <tr><td>{@code wardian.plugin.failures}</td><td>counter with the tag {@code error}, an {@link
 *       ErrorId#code()}</td></tr>
 *   <tr><td>{@code wardian.plugin.refused}</td><td>counter: calls that were refused because no instance was free or the circuit was open</td></tr>
 *   <tr><td>{@code wardian.plugin.instances.discarded}, {@code .reclaimed}</td><td>counters:
 *       instances discarded after a failure, and idle ones discarded because memory was short</td></tr>
 *   <tr><td>{@code wardian.plugin.host.calls}, {@code .host.denials}, {@code
 *       .host.refused}</td><td>counters with the tag {@code capability}: calls of host functions,
 *       denied arguments, and calls that the granted rate refused</td></tr>
 *   <tr><td>{@code wardian.plugin.host.bytes}</td><td>counter with the tags {@code capability} and
 *       {@code direction} ({@code from-guest}, {@code to-guest}): bytes that host functions copied
 *       from and to the guest's memory</td></tr>
 *   <tr><td>{@code wardian.plugin.host.handles}, {@code .host.rate}</td><td>gauges with the tag
 *       {@code capability}: handles that are open; the granted rate in calls per second, NaN
 *       without one</td></tr>
 *   <tr><td>{@code wardian.plugin.running}, {@code .waiting}, {@code .instances}, {@code
 *       .memory}</td><td>gauges: calls, instances, bytes</td></tr>
 *   <tr><td>{@code wardian.plugin.compiled.functions}, {@code .compiled.loops}, {@code
 *       .compiled.bytes}, {@code .compiled.time}</td><td>counters, the last one in seconds: what the
 *       compiler made of the plugin's functions</td></tr>
 *   <tr><td>{@code wardian.plugin.interpreted}</td><td>counter with the tag {@code reason}:
 *       functions that stay in the interpreter, as {@link dev.wardian.wasm.CompilerFigures#refused()}
 *       has them</td></tr>
 *   <tr><td>{@code wardian.plugin.active}, {@code .generation}</td><td>gauges: 1 while the plugin accepts calls, otherwise 0; the number of the generation</td></tr>
 *   <tr><td>{@code wardian.plugin.disabled}</td><td>gauge: 1 while the operator disables the plugin, otherwise 0</td></tr>
 * </table>
 */
public final class PluginMeters implements MeterBinder {
    private static final String PREFIX = "wardian.plugin.";
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private final PluginManager manager;

    /**
     * Makes a binder for all plugins of a manager.
     *
     * @param manager the manager, which need not have loaded plugins yet
     */
    public PluginMeters(PluginManager manager) {
        this.manager = manager;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        manager.addListener((before, now) -> bind(now, registry));
        manager.plugins().forEach(status -> bind(status, registry));
    }

    /**
     * Binding a plugin again changes nothing, since a registry identifies meters by name and tags.
     */
    private void bind(PluginStatus status, MeterRegistry registry) {
        String id = status.id();
        if (id == null) {
            return;
        }
        if (status.state() == PluginState.ACTIVE) {
            manager.find(id).ifPresent(plugin -> bind(plugin, registry));
        }
        if (status.state() == PluginState.ACTIVE || status.state() == PluginState.DISABLED) {
            Gauge.builder(
                            PREFIX + "disabled",
                            manager,
                            all -> all.disablement(id).isPresent() ? 1 : 0)
                    .tags(Tags.of("plugin", id))
                    .register(registry);
        }
    }

    private static void bind(Plugin plugin, MeterRegistry registry) {
        Tags tags = Tags.of("plugin", plugin.id());
        FunctionTimer.builder(
                        PREFIX + "calls",
                        plugin,
                        p -> p.totals().latency().count(),
                        p -> p.totals().latency().sum().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(registry);
        for (double quantile : QUANTILES) {
            TimeGauge.builder(
                            PREFIX + "latency",
                            plugin,
                            TimeUnit.NANOSECONDS,
                            p -> latency(p, quantile))
                    .tags(tags.and("quantile", Double.toString(quantile)))
                    .register(registry);
        }
        for (ErrorId error : ErrorId.values()) {
            if (error.ofCalls()) {
                counter(
                        "failures",
                        plugin,
                        tags.and("error", error.code()),
                        figures -> figures.failuresById().getOrDefault(error, 0L),
                        registry);
            }
        }
        counter("refused", plugin, tags, PluginFigures::refused, registry);
        counter("instances.discarded", plugin, tags, PluginFigures::replaced, registry);
        counter("instances.reclaimed", plugin, tags, PluginFigures::reclaimed, registry);
        for (CapabilityName capability : plugin.totals().capabilities().keySet()) {
            bind(capability, plugin, tags.and("capability", capability.toString()), registry);
        }
        gauge("running", plugin, tags, p -> p.totals().running(), registry);
        gauge("waiting", plugin, tags, p -> p.totals().waiting(), registry);
        gauge("instances", plugin, tags, p -> p.totals().instances(), registry);
        Gauge.builder(PREFIX + "memory", plugin, p -> p.totals().memoryBytes())
                .tags(tags)
                .baseUnit("bytes")
                .register(registry);
        compiled("functions", plugin, tags, CompilerFigures::functions, registry);
        compiled("loops", plugin, tags, CompilerFigures::loops, registry);
        compiled("bytes", plugin, tags, CompilerFigures::codeBytes, registry);
        compiled("time", plugin, tags, code -> code.time().toNanos() / 1e9, registry);
        for (String reason : CompilerFigures.REASONS) {
            counter(
                    "interpreted",
                    plugin,
                    tags.and("reason", reason),
                    figures -> figures.compiled().refused().getOrDefault(reason, 0L),
                    registry);
        }
        gauge("active", plugin, tags, p -> p.state() == PluginState.ACTIVE ? 1 : 0, registry);
        gauge("generation", plugin, tags, Plugin::generation, registry);
    }

    private static void bind(
            CapabilityName name, Plugin plugin, Tags tags, MeterRegistry registry) {
        ofHost("calls", name, plugin, tags, CapabilityFigures::calls, registry);
        ofHost("denials", name, plugin, tags, CapabilityFigures::denials, registry);
        ofHost("refused", name, plugin, tags, CapabilityFigures::refusedByRate, registry);
        Tags fromGuest = tags.and("direction", "from-guest");
        ofHost("bytes", name, plugin, fromGuest, CapabilityFigures::bytesFromGuest, registry);
        Tags toGuest = tags.and("direction", "to-guest");
        ofHost("bytes", name, plugin, toGuest, CapabilityFigures::bytesToGuest, registry);
        gauge(
                "host.handles",
                plugin,
                tags,
                p -> p.totals().capability(name).openHandles(),
                registry);
        gauge("host.rate", plugin, tags, p -> rate(p, name), registry);
    }

    private static void ofHost(
            String meter,
            CapabilityName name,
            Plugin plugin,
            Tags tags,
            ToDoubleFunction<CapabilityFigures> figure,
            MeterRegistry registry) {
        counter(
                "host." + meter,
                plugin,
                tags,
                figures -> figure.applyAsDouble(figures.capability(name)),
                registry);
    }

    private static double rate(Plugin plugin, CapabilityName name) {
        OptionalLong rate = plugin.granted().rate(name);
        return rate.isPresent() ? rate.getAsLong() : Double.NaN;
    }

    private static double latency(Plugin plugin, double quantile) {
        Duration time = plugin.totals().latency().percentile(quantile * 100);
        return time == null ? Double.NaN : time.toNanos();
    }

    private static void compiled(
            String name,
            Plugin plugin,
            Tags tags,
            ToDoubleFunction<CompilerFigures> figure,
            MeterRegistry registry) {
        counter(
                "compiled." + name,
                plugin,
                tags,
                figures -> figure.applyAsDouble(figures.compiled()),
                registry);
    }

    private static void counter(
            String name,
            Plugin plugin,
            Tags tags,
            ToDoubleFunction<PluginFigures> figure,
            MeterRegistry registry) {
        FunctionCounter.builder(PREFIX + name, plugin, p -> figure.applyAsDouble(p.totals()))
                .tags(tags)
                .register(registry);
    }

    private static void gauge(
            String name,
            Plugin plugin,
            Tags tags,
            ToDoubleFunction<Plugin> value,
            MeterRegistry registry) {
        Gauge.builder(PREFIX + name, plugin, value).tags(tags).register(registry);
    }
}
