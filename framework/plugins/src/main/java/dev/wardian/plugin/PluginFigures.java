package dev.wardian.plugin;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.wasm.CompilerFigures;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * The counters of one generation of a plugin, or of all its generations. They are not one
 * consistent snapshot: calls continue while they are read one after the other.
 *
 * @param calls calls that ended, with success or failure; refused calls not included
 * @param failures those of {@code calls} that ended with an exception
 * @param failuresById those of {@code calls} that ended with a {@link PluginException}, by its id;
 *     ids that did not occur are missing
 * @param refused calls that were refused because no instance was free in time, or the circuit was
 *     open
 * @param latency how long calls took, without the time that they waited for an instance; calls that
 *     failed before they had an instance are not included
 * @param capabilities what the plugin did with each of its capabilities, and with others that
 *     functions of its ABI need and that it does not have
 * @param running calls that have an instance now
 * @param waiting calls that wait for an instance now
 * @param instances instances alive now
 * @param replaced instances that were discarded after a failure
 * @param reclaimed idle instances that were discarded because memory was short
 * @param memoryBytes bytes of linear memory and tables held now, including the copies that renew
 *     instances of mode per-call
 * @param peakMemoryBytes the most bytes that one generation held at the same time
 * @param compiled what was compiled of the module; 0 of everything where the engine is the
 *     interpreter
 */
public record PluginFigures(
        long calls,
        long failures,
        Map<ErrorId, Long> failuresById,
        long refused,
        Latencies latency,
        Map<CapabilityName, CapabilityFigures> capabilities,
        int running,
        int waiting,
        int instances,
        long replaced,
        long reclaimed,
        long memoryBytes,
        long peakMemoryBytes,
        CompilerFigures compiled) {
    /** Nothing was counted. */
    public static final PluginFigures NONE =
            new PluginFigures(
                    0,
                    0,
                    Map.of(),
                    0,
                    Latencies.NONE,
                    Map.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    CompilerFigures.NONE);

    /**
     * Copies the maps.
     *
     * @param calls calls that ended
     * @param failures calls that ended with an exception
     * @param failuresById calls that ended with a {@link PluginException}, by its id
     * @param refused calls that were refused
     * @param latency how long calls took
     * @param capabilities what the plugin did with each capability
     * @param running calls that have an instance
     * @param waiting calls that wait for an instance
     * @param instances instances alive
     * @param replaced instances discarded after a failure
     * @param reclaimed instances discarded because memory was short
     * @param memoryBytes bytes held now
     * @param peakMemoryBytes the most bytes held at the same time
     * @param compiled what was compiled of the module
     */
    public PluginFigures {
        failuresById = Map.copyOf(failuresById);
        capabilities = Map.copyOf(capabilities);
    }

    /**
     * {@return what the plugin did with one capability; {@link CapabilityFigures#NONE} if the
     * capability is not in effect}
     *
     * @param name the name of the capability
     */
    public CapabilityFigures capability(CapabilityName name) {
        return capabilities.getOrDefault(name, CapabilityFigures.NONE);
    }

    /**
     * {@return the sum of both figures, with the greater of the two peaks}
     *
     * @param other the other figures
     */
    public PluginFigures plus(PluginFigures other) {
        return new PluginFigures(
                calls + other.calls,
                failures + other.failures,
                sums(new EnumMap<>(ErrorId.class), failuresById, other.failuresById, Long::sum),
                refused + other.refused,
                latency.plus(other.latency),
                sums(new HashMap<>(), capabilities, other.capabilities, CapabilityFigures::plus),
                running + other.running,
                waiting + other.waiting,
                instances + other.instances,
                replaced + other.replaced,
                reclaimed + other.reclaimed,
                memoryBytes + other.memoryBytes,
                Math.max(peakMemoryBytes, other.peakMemoryBytes),
                compiled.plus(other.compiled));
    }

    private static <K, V> Map<K, V> sums(
            Map<K, V> into, Map<K, V> one, Map<K, V> two, BinaryOperator<V> sum) {
        into.putAll(one);
        two.forEach((key, count) -> into.merge(key, count, sum));
        return into;
    }
}
