package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.CapabilityFigures;
import java.util.concurrent.atomic.LongAdder;

/** What all instances of a generation counted of one capability. Thread-safe. */
final class CapabilityTotals {
    private final LongAdder calls = new LongAdder();
    private final LongAdder denials = new LongAdder();
    private final LongAdder refusedByRate = new LongAdder();
    private final LongAdder bytesFromGuest = new LongAdder();
    private final LongAdder bytesToGuest = new LongAdder();

    /** Adds what an instance counted, which counts from 0 again. */
    void collect(CapabilityCounts counted) {
        if (counted.calls == 0) {
            return;
        }
        move(counted.calls, calls);
        move(counted.denials, denials);
        move(counted.refusedByRate, refusedByRate);
        move(counted.bytesFromGuest, bytesFromGuest);
        move(counted.bytesToGuest, bytesToGuest);
        counted.clear();
    }

    /** A function was called and denied. */
    void denied() {
        calls.increment();
        denials.increment();
    }

    private static void move(long count, LongAdder total) {
        if (count != 0) {
            total.add(count);
        }
    }

    /**
     * What was counted.
     *
     * @param openHandles handles that are open now
     */
    CapabilityFigures figures(int openHandles) {
        return new CapabilityFigures(
                calls.sum(),
                denials.sum(),
                refusedByRate.sum(),
                bytesFromGuest.sum(),
                bytesToGuest.sum(),
                openHandles);
    }
}
