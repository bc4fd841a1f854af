package dev.wardian.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static long percentile(Latencies latencies, double percent) {
        return Objects.requireNonNull(latencies.percentile(percent)).toNanos();
    }

    @Property
    void everyLatencyIsFoundAgainWithinASixteenth(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long nanos) {
        Latencies.Recorder recorder = new Latencies.Recorder();
        recorder.record(nanos);

        long found = percentile(recorder.snapshot(), 50);

        assertTrue(found >= nanos && found - nanos <= nanos / 16, () -> nanos + " as " + found);
    }

    @Test
    void percentilesAreThoseOfTheCountedValues() {
        Latencies.Recorder recorder = new Latencies.Recorder();
        for (int i = 1; i <= 100; i++) {
            recorder.record(i <= 90 ? 5 : 10_000);
        }
        recorder.record(-1);
        Latencies latencies = recorder.snapshot();

        assertEquals(101, latencies.count());
        assertEquals(0, percentile(latencies, 0.5));
        assertEquals(5, percentile(latencies, 50));
        assertEquals(5, percentile(latencies, 90));
        assertTrue(percentile(latencies, 99) >= 10_000);
        assertTrue(percentile(latencies, 100) < 10_700);
        assertThrows(IllegalArgumentException.class, () -> latencies.percentile(0));
        assertThrows(IllegalArgumentException.class, () -> latencies.percentile(101));
    }

    @Test
    void twoDistributionsBecomeOne() {
        Latencies.Recorder quick = new Latencies.Recorder();
        quick.record(5);
        quick.record(-1);
        Latencies.Recorder slow = new Latencies.Recorder();
        slow.record(1_000_001);

        Latencies both = quick.snapshot().plus(slow.snapshot()).plus(Latencies.NONE);

        assertEquals(3, both.count());
        assertEquals(Duration.ofNanos(1_000_006), both.sum());
        assertEquals(5, percentile(both, 66));
        assertTrue(percentile(both, 67) >= 1_000_001);
        assertEquals(2, quick.snapshot().count());
    }

    @Test
    void aLaterDistributionWithoutAnEarlierOneIsWhatCameBetween() {
        Latencies.Recorder recorder = new Latencies.Recorder();
        recorder.record(1_000_000);
        Latencies earlier = recorder.snapshot();
        recorder.record(5);
        recorder.record(7);

        Latencies between = recorder.snapshot().since(earlier);

        assertEquals(2, between.count());
        assertEquals(Duration.ofNanos(12), between.sum());
        assertEquals(7, percentile(between, 100));
        assertEquals(0, earlier.since(earlier).count());
    }

    @Test
    void nothingCountedHasNoPercentile() {
        assertNull(new Latencies.Recorder().snapshot().percentile(99));
        assertEquals(Duration.ZERO, Duration.ofNanos(new Latencies.Recorder().snapshot().count()));
    }
}
