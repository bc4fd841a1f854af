package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ModuleLimitException;
import java.time.Duration;

/** How long a module may be decoded and validated. */
public final class TimeLimit {
    /** No limit. */
    public static final TimeLimit NONE = new TimeLimit(Long.MAX_VALUE);

    private final long start = System.nanoTime();
    private final long nanos;

    private TimeLimit(long nanos) {
        this.nanos = nanos;
    }

    /** Begins now. */
    public static TimeLimit of(Duration time) {
        return new TimeLimit(Math.max(0, nanos(time)));
    }

    /** The nanoseconds of a time, or {@link Long#MAX_VALUE} where a {@code long} has no more. */
    public static long nanos(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
                ? Long.MAX_VALUE
                : time.toNanos();
    }

    /**
     * Called now and then during the work.
     *
     * @param offset how far the work is
     * @throws ModuleLimitException if the time is over
     */
    public void check(int offset) {
        if (nanos != Long.MAX_VALUE) {
            long used = System.nanoTime() - start;
            if (used > nanos) {
                throw new ModuleLimitException("time", nanos, used, offset);
            }
        }
    }
}
