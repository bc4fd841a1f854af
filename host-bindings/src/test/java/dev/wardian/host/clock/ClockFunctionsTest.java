package dev.wardian.host.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.Prober;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockFunctionsTest {
    @TempDir Path folder;
    private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_123L);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

    private Prober guest(String request) {
        return new Prober(
                folder,
                new ClockBinding(() -> Instant.ofEpochMilli(wallMillis.get()), nanoTime::get),
                request,
                Map.of());
    }

    @Test
    void clocksAreReadExactlyUnlessTheyAreMadeCoarse() {
        try (Prober guest = guest("{}")) {
            assertEquals(1_700_000_000_123L, guest.callWide("now_ms"));
            wallMillis.set(-1);
            assertEquals(-1, guest.callWide("now_ms"));
        }
    }

    @Test
    void monotonicTimeStartsWithThePluginAndSurvivesTheOverflowOfTheHostsClock() {
        try (Prober guest = guest("{}")) {
            assertEquals(0, guest.callWide("monotonic_ns"));
            nanoTime.addAndGet(1_000);
            assertEquals(1_000, guest.callWide("monotonic_ns"));
        }
    }

    @Test
    void aCoarseClockGoesInSteps() {
        try (Prober guest = guest("{ resolution: 50ms }")) {
            nanoTime.addAndGet(149_999_999);

            assertEquals(1_700_000_000_100L, guest.callWide("now_ms"));
            assertEquals(100_000_000, guest.callWide("monotonic_ns"));
            wallMillis.set(-1);
            assertEquals(-50, guest.callWide("now_ms"));
        }
    }

    @Test
    void aResolutionBelowAMillisecondLeavesTheWallClockAlone() {
        try (Prober guest = guest("{ resolution: 10us }")) {
            nanoTime.addAndGet(19_999);

            assertEquals(1_700_000_000_123L, guest.callWide("now_ms"));
            assertEquals(10_000, guest.callWide("monotonic_ns"));
        }
    }
}
