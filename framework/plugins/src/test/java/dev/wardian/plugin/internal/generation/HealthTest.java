package dev.wardian.plugin.internal.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Outcome;
import dev.wardian.plugin.internal.pool.PoolFixture;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final long ARRIVED = 1_000;

    private final LinkedModule linked = PoolFixture.link(new StatefulGuest(1));
    private final BytesCall call = PoolFixture.of(linked, "touch", ARRIVED, false);
    private final long time = call.timeoutNanos();

    @AfterEach
    void close() {
        linked.close();
    }

    private Outcome timedOutAfterWaiting(long nanos) {
        DeadlineExceeded failure = new DeadlineExceeded(call.info(), Duration.ofNanos(time));
        return Health.ofCall(failure, call, ARRIVED + nanos);
    }

    @Test
    void aCallThatTimesOutWithMostOfItsTimeIsAFailureOfThePlugin() {
        assertEquals(Outcome.FAILURE, timedOutAfterWaiting(0));
        assertEquals(Outcome.FAILURE, timedOutAfterWaiting(time / 2));
    }

    @Test
    void aCallThatTimesOutSinceItWaitedLongIsNot() {
        assertEquals(Outcome.NEUTRAL, timedOutAfterWaiting(time / 2 + 1));
        assertEquals(Outcome.NEUTRAL, timedOutAfterWaiting(time));
    }

    @Test
    void howLongItWaitedChangesNothingElse() {
        assertEquals(Outcome.SUCCESS, Health.ofCall(null, call, ARRIVED + time));
    }
}
