package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceTimesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int FIRST = 0;
    private static final int SECOND_OPERATION = 1;

    private final ServiceTimes times = new ServiceTimes(2);

    private void calls(int operation, int count, long took) {
        for (int i = 0; i < count; i++) {
            times.ended(operation, took);
        }
    }

    @Test
    void aFewCallsSayNothing() {
        calls(FIRST, 15, SECOND);
        assertEquals(0, times.expected(FIRST));

        calls(FIRST, 1, SECOND);
        assertTrue(times.expected(FIRST) > 0);
    }

    @Test
    void callsThatTakeLongAreExpectedToAndNeverMoreThanThat() {
        calls(FIRST, 200, SECOND);

        assertTrue(times.expected(FIRST) > SECOND * 9 / 10);
        assertTrue(times.expected(FIRST) <= SECOND);
    }

    @Test
    void oneShortCallHalvesWhatLongOnesHaveLeft() {
        calls(FIRST, 200, SECOND);
        long before = times.expected(FIRST);

        calls(FIRST, 1, 1_000);

        assertTrue(times.expected(FIRST) <= before / 2 + 1_000);
    }

    @Test
    void oneLongCallAmongShortOnesCountsLittle() {
        calls(FIRST, 200, 1_000);

        calls(FIRST, 1, SECOND);

        assertTrue(times.expected(FIRST) < SECOND / 10);
    }

    @Test
    void slowFirstCallsAreForgottenBeforeTheyCount() {
        calls(FIRST, 4, SECOND);
        calls(FIRST, 12, 1_000);

        assertTrue(times.expected(FIRST) < SECOND / 1_000, () -> "" + times.expected(FIRST));
    }

    @Test
    void eachOperationHasItsOwn() {
        calls(FIRST, 200, SECOND);
        calls(SECOND_OPERATION, 200, 1_000);

        assertTrue(times.expected(SECOND_OPERATION) <= 1_000);
        assertTrue(times.expected(FIRST) > SECOND / 2);
    }

    @Test
    void aClockThatStandsStillIsNoNegativeTime() {
        calls(FIRST, 20, 0);
        calls(FIRST, 20, -5);

        assertEquals(0, times.expected(FIRST));
    }
}
