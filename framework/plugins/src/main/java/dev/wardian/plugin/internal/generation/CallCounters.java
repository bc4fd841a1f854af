package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CountedCapabilities;
import dev.wardian.plugin.internal.pool.PoolFigures;
import dev.wardian.wasm.CompilerFigures;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The call counters of one generation. Thread-safe. */
final class CallCounters {
    private static final ErrorId[] IDS = ErrorId.values();

    private final CountedCapabilities capabilities;
    private final Latencies.Recorder latencies = new Latencies.Recorder();
    private final LongAdder notBegun = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder untyped = new LongAdder();
    private final LongAdder[] byId = adders(IDS.length);

    /**
     * @param capabilities what instances count of them
     */
    CallCounters(CountedCapabilities capabilities) {
        this.capabilities = capabilities;
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
                capabilities.figures(openHandles),
                pool.running(),
                pool.waiting(),
                pool.instances(),
                pool.replaced(),
                pool.reclaimed(),
                memoryBytes,
                peakMemoryBytes,
                compiled);
    }
}
