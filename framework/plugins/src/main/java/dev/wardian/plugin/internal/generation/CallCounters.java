package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CapabilityTotals;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.pool.PoolFigures;
import dev.wardian.wasm.CompilerFigures;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The call counters of one generation. Thread-safe. */
final class CallCounters {
    private static final ErrorId[] IDS = ErrorId.values();

    private final List<CapabilityName> capabilities;
    private final Latencies.Recorder latencies = new Latencies.Recorder();
    private final LongAdder notBegun = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder untyped = new LongAdder();
    private final LongAdder[] byId = adders(IDS.length);
    private final CapabilityTotals[] totals;

    /**
     * @param capabilities in the order of {@link PluginInstance#collect}
     */
    CallCounters(List<CapabilityName> capabilities) {
        this.capabilities = capabilities;
        this.totals = new CapabilityTotals[capabilities.size()];
        Arrays.setAll(totals, number -> new CapabilityTotals());
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** Counts a call that got no instance, unless another generation takes the call over. */
    void notBegun(PluginException failure) {
        if (failure instanceof PluginUnavailable unavailable) {
            if (unavailable.state() != PluginState.DRAINING) {
                refused.increment();
            }
        } else {
            notBegun.increment();
            byId[failure.id().ordinal()].increment();
        }
    }

    /**
     * A call ended.
     *
     * @param nanos how long it took
     * @param failure what it threw, or null
     */
    void ended(long nanos, @Nullable Throwable failure) {
        latencies.record(nanos);
        if (failure instanceof PluginException known) {
            byId[known.id().ordinal()].increment();
        } else if (failure != null) {
            untyped.increment();
        }
    }

    /** Adds the counters that the instance kept itself. */
    void collect(PluginInstance instance) {
        instance.collect(totals);
    }

    /**
     * @param openHandles in the order of the capabilities
     */
    PluginFigures figures(
            PoolFigures pool,
            int[] openHandles,
            long memoryBytes,
            long peakMemoryBytes,
            CompilerFigures compiled) {
        Map<ErrorId, Long> failures = new EnumMap<>(ErrorId.class);
        long failed = untyped.sum();
        for (ErrorId id : IDS) {
            long count = byId[id.ordinal()].sum();
            if (count != 0) {
                failures.put(id, count);
                failed += count;
            }
        }
        Latencies latency = latencies.snapshot();
        return new PluginFigures(
                latency.count() + notBegun.sum(),
                failed,
                failures,
                refused.sum(),
                latency,
                byCapability(openHandles),
                pool.running(),
                pool.waiting(),
                pool.instances(),
                pool.replaced(),
                pool.reclaimed(),
                memoryBytes,
                peakMemoryBytes,
                compiled);
    }

    private Map<CapabilityName, CapabilityFigures> byCapability(int[] openHandles) {
        Map<CapabilityName, CapabilityFigures> named = new HashMap<>();
        for (int i = 0; i < totals.length; i++) {
            named.put(capabilities.get(i), totals[i].figures(openHandles[i]));
        }
        return named;
    }
}
