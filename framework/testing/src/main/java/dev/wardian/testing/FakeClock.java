package dev.wardian.testing;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of the plugins of a {@link TestHost}. It stands still until the test moves it.
 * Thread-safe.
 */
public final class FakeClock {
    private Instant now;
    private long elapsedNanos;

    FakeClock(Instant now) {
        this.now = now;
    }

    /** {@return the time of day} */
    public synchronized Instant now() {
        return now;
    }

    /** {@return the nanoseconds since the host was built} */
    public synchronized long elapsedNanos() {
        return elapsedNanos;
    }

    /**
     * Lets both clocks of plugins go on.
     *
     * @param time how far, at least 0
     * @throws IllegalArgumentException if the time is negative
     */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time goes back by " + time);
        }
        now = now.plus(time);
        elapsedNanos += time.toNanos();
    }

    /**
     * Sets the time of day, to the future or to the past, as an operator might.
     *
     * @param time the time of day
     */
    public synchronized void set(Instant time) {
        now = time;
    }
}
