package dev.wardian.plugin.internal.abi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for the calls of one capability by one plugin, past its reloads: as many calls at
 * once as the rate allows in a second, and then one whenever there is a token again. Nobody waits.
 * It keeps the moment at which it would be full again, so that generations with different rates
 * share it. Thread-safe.
 */
final class CallRate {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;

    /** When it is full again. */
    private final AtomicLong full;

    CallRate() {
        this(System::nanoTime);
    }

    /**
     * @param clock gives nanoseconds, like {@link System#nanoTime()}
     */
    CallRate(LongSupplier clock) {
        this.clock = clock;
        this.full = new AtomicLong(clock.getAsLong());
    }

    /**
     * Takes a token.
     *
     * @param perSecond the rate, from 1 to 10^9
     * @return false if there is none now
     */
    boolean take(long perSecond) {
        long interval = SECOND / perSecond;
        while (true) {
            long now = clock.getAsLong();
            long before = full.get();
            long after = (before - now > 0 ? before : now) + interval;
            if (after - now > SECOND) {
                return false;
            }
            if (full.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
