package dev.wardian.plugin;

import java.util.Map;

/**
 * What was counted for one generation of a plugin. The numbers are read one after the other while
 * calls go on.
 *
 * @param calls calls that ended, with success or not; refused ones are not among them
 * @param failures calls among them that ended with an exception
 * @param refused calls that were refused because no instance was free in time
 * @param latency how long calls took, waiting for an instance not included
 * @param hostCalls calls of host functions by capability
 * @param instances instances alive now
 * @param replaced instances that were discarded after a failure
 * @param memoryBytes bytes of linear memory and tables held now
 * @param peakMemoryBytes the most bytes that were held at once
 */
public record PluginFigures(
        long calls,
        long failures,
        long refused,
        Latencies latency,
        Map<CapabilityName, Long> hostCalls,
        int instances,
        long replaced,
        long memoryBytes,
        long peakMemoryBytes) {
    public PluginFigures {
        hostCalls = Map.copyOf(hostCalls);
    }
}
