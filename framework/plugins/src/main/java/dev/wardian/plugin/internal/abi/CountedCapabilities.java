package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.capability.CapabilityName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the calls and hooks of a generation counted of each capability. What warms the plugin up is
 * not counted, since nobody made such a call. Thread-safe.
 */
public final class CountedCapabilities {
    private final List<CapabilityName> names;
    private final CapabilityTotals[] totals;

    /** Of capabilities that are not in effect, but that a function of the ABI needs. */
    private final Map<CapabilityName, CapabilityTotals> others = new ConcurrentHashMap<>();

    /**
     * @param names the capabilities in effect
     */
    CountedCapabilities(List<CapabilityName> names) {
        this.names = names;
        this.totals = new CapabilityTotals[names.size()];
        Arrays.setAll(totals, number -> new CapabilityTotals());
    }

    /** Adds what an instance counted, which counts from 0 again. */
    void collect(CapabilityCounts[] counted) {
        for (int i = 0; i < counted.length; i++) {
            totals[i].collect(counted[i]);
        }
    }

    /** Counts a call of a function of the ABI that a capability does not cover. */
    void denied(CapabilityName name) {
        int number = names.indexOf(name);
        CapabilityTotals counted =
                number >= 0
                        ? totals[number]
                        : others.computeIfAbsent(name, key -> new CapabilityTotals());
        counted.denied();
    }

    /**
     * The figures of all capabilities in effect, and of others that something was denied of.
     *
     * @param openHandles handles that are open now, of each capability in effect
     */
    public Map<CapabilityName, CapabilityFigures> figures(int[] openHandles) {
        Map<CapabilityName, CapabilityFigures> figures = new HashMap<>();
        others.forEach((name, counted) -> figures.put(name, counted.figures(0)));
        for (int i = 0; i < totals.length; i++) {
            figures.put(names.get(i), totals[i].figures(openHandles[i]));
        }
        return figures;
    }
}
