package dev.wardian.plugin.internal.pool;

/**
 * An estimate of how long calls of each operation keep their instance. It errs on the short side,
 * since a call is refused because of it: a short call counts at once, a long one little by little,
 * and a few calls say nothing. The pool's lock guards it.
 */
final class ServiceTimes {
    /** The first calls of an operation are slower than all later ones, and do not count alone. */
    private static final int ENOUGH_CALLS = 16;

    /** A long call counts as one part of so many, as a power of two. */
    private static final int RISE_SHIFT = 4;

    private final long[] nanos;
    private final int[] calls;

    /**
     * @param operations their number
     */
    ServiceTimes(int operations) {
        this.nanos = new long[operations];
        this.calls = new int[operations];
    }

    /** A call of an operation has kept its instance for so long. */
    void ended(int operation, long took) {
        long before = nanos[operation];
        nanos[operation] =
                took < before
                        ? (before + Math.max(0, took)) / 2
                        : before + ((took - before) >> RISE_SHIFT);
        if (calls[operation] < ENOUGH_CALLS) {
            calls[operation]++;
        }
    }

    /**
     * The nanoseconds that a call of an operation is expected to take; 0 if too little is known.
     */
    long expected(int operation) {
        return calls[operation] < ENOUGH_CALLS ? 0 : nanos[operation];
    }
}
