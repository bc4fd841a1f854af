package dev.wardian.plugin.internal.abi;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The fuel that the asynchronous calls of one call burned, and how much of it that call has paid.
 */
final class InheritedFuel {
    private final AtomicLong burned = new AtomicLong();

    /** Used by the call's own thread. */
    private long paid;

    /** An asynchronous call burned fuel. For any thread. */
    void burn(long units) {
        burned.addAndGet(units);
    }

    /** All that was burned. For any thread. */
    long burned() {
        return burned.get();
    }

    /**
     * The fuel that a new asynchronous call is granted, from which {@link #burned} is taken.
     *
     * @param left what the call has left, or {@link Long#MAX_VALUE}
     */
    long granted(long left) {
        return left == Long.MAX_VALUE ? left : left + paid;
    }

    /** What was burned since the last time, which is paid from now on. */
    long settle() {
        long now = burned.get();
        long due = now - paid;
        paid = now;
        return due;
    }
}
