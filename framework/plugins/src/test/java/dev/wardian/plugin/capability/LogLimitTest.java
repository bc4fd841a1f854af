package dev.wardian.plugin.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final LogLimit limit = new LogLimit(10, Duration.ofMinutes(1));

    @Test
    void onlySomeAreLoggedInAPeriodAndTheOthersAreCounted() {
        long now = System.nanoTime();
        int logged = 0;
        for (int i = 0; i < 1_000; i++) {
            logged += limit.admit(now) >= 0 ? 1 : 0;
        }

        assertEquals(10, logged);
        assertEquals(990, limit.admit(now + TimeUnit.MINUTES.toNanos(2)));
        assertEquals(0, limit.admit(now + TimeUnit.MINUTES.toNanos(2)));
    }

    @Test
    void whatWasSkippedLastIsToldOnce() {
        for (int i = 0; i < 13; i++) {
            limit.admit();
        }

        assertEquals(3, limit.takeSkipped());
        assertEquals(0, limit.takeSkipped());
    }
}
