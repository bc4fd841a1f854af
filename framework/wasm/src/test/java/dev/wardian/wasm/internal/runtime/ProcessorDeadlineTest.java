package dev.wardian.wasm.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Limits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deadline says of a thread that runs as these tests tell, on a clock that they set. */
class ProcessorDeadlineTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final CallContext call =
            begin(CallOptions.NONE.withTimeout(Duration.ofHours(4), Duration.ofHours(16)), null);
    private final long start = call.deadline() - 4 * HOUR;

    private static CallContext begin(CallOptions options, @Nullable CallContext outer) {
        return CallContext.begin(Limits.DEFAULT, options, outer, 0);
    }

    @AfterEach
    void end() {
        call.end();
    }

    /** The hours that are left after so many, in which the thread ran so many. */
    private double left(double hours, double ran) {
        return (double) call.decide(start + (long) (hours * HOUR), (long) (ran * HOUR)) / HOUR;
    }

    @Test
    void theFirstDecisionIsAtHalfOfTheTime() {
        assertEquals(start + 2 * HOUR, call.decision());
        assertEquals(HOUR, call.timeLeft(start + HOUR));
    }

    @Test
    void aBusyThreadEndsAtTheDeadline() {
        assertEquals(2, left(2, 1));
        assertEquals(start + 4 * HOUR, call.decision());
        assertTrue(left(4, 3) <= 0);
    }

    @Test
    void aThreadThatDidNotRunGetsTheRest() {
        assertEquals(2, left(2, 0.5));
        assertEquals(1.5, left(4, 1));
        assertEquals(start + (long) (5.5 * HOUR), call.decision());
        assertEquals(1.5, left(5.5, 1));
        assertTrue(left(7, 2.5) <= 0);
    }

    @Test
    void aLittleTimeIsNotWorthAnotherDecision() {
        assertEquals(2, left(2, 1));
        assertTrue(left(4, 2.95) <= 0);
    }

    @Test
    void theLongestTimeEndsWhatNeverRuns() {
        double hours = 2;
        double more = left(hours, 0);
        while (more > 0) {
            hours += more;
            more = left(hours, 0);
        }

        assertEquals(16, hours);
    }

    @Test
    void aLateFirstDecisionLeavesHalfOfTheTime() {
        assertEquals(2, left(5, 0.1));
        assertTrue(left(7, 2.1) <= 0);
    }

    @Test
    void whereNobodyKnowsTheClockCounts() {
        assertEquals(2, left(2, ProcessorTime.UNKNOWN * 1.0 / HOUR));
        assertTrue(call.decide(start + 4 * HOUR, ProcessorTime.UNKNOWN) <= 0);
    }

    @Test
    void inAHostFunctionTheClockCounts() {
        assertEquals(2, left(2, 1));
        call.crossHostBorder();
        assertTrue(left(4, 1) <= 0);
    }

    @Test
    void aboutAHostFunctionTheClockCounts() {
        assertEquals(2, left(2, 1));
        call.crossHostBorder();
        call.crossHostBorder();
        assertTrue(left(4, 1) <= 0);
    }

    @Test
    void aHostFunctionBeforeTheFirstDecisionDoesNotMatter() {
        call.crossHostBorder();
        call.crossHostBorder();
        assertEquals(2, left(2, 1));
        assertEquals(2, left(4, 1));
    }

    @Test
    void theClockCountsWithoutALongestTime() {
        CallContext plain = begin(CallOptions.NONE.withTimeout(Duration.ofHours(4)), null);
        try {
            assertEquals(plain.deadline(), plain.decision());
            assertEquals(0, plain.timeLeft(plain.deadline()));
            assertEquals(-1, plain.timeLeft(plain.deadline() + 1));
        } finally {
            plain.end();
        }
    }

    @Test
    void aCallWithinThisEndsWithIt() {
        assertEquals(2, left(2, 0.5));
        assertEquals(1.5, left(4, 1));
        CallContext inner = begin(CallOptions.NONE, call);
        try {
            assertEquals(call.decision(), inner.deadline());
            assertEquals(0, inner.timeLeft(inner.deadline()));
        } finally {
            inner.end();
        }
    }

    @Test
    void aCallWithinThisHasTheWholeTimeBeforeTheFirstDecision() {
        CallContext inner = begin(CallOptions.NONE, call);
        try {
            assertEquals(call.deadline(), inner.deadline());
        } finally {
            inner.end();
        }
    }
}
