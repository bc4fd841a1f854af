package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ModuleLimitException;

/** How long a module may be decoded and validated. */
public final class TimeLimit {
    /** No limit. */
    public static final TimeLimit NONE = new TimeLimit(Long.MAX_VALUE);

    private final long start = System.nanoTime();
    private final long nanos;

    private TimeLimit(long nanos) {
        this.nanos = nanos;
    }

    /** So many nanoseconds from now on; {@link Long#MAX_VALUE} is no limit. */
    public static TimeLimit of(long nanos) {
        return new TimeLimit(Math.max(0, nanos));
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
