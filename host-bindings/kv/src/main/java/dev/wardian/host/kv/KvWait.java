package dev.wardian.host.kv;

import java.time.Duration;

/** How long an operation of a store may wait, and what ends the wait. */
public interface KvWait {
    /** {@return the nanoseconds that are left, at least 0} */
    long remainingNanos();

    /** Throws if the operation has to end for another reason, such as a cancelled call. */
    void check();

    /**
     * Names an action that ends a wait which has no time of its own, such as one for a connection.
     * The action runs at most once, on any thread, when the wait has to end.
     *
     * @param action ends the wait; it must not block
     */
    void onInterrupt(Runnable action);

    /**
     * {@return a wait that begins now, and that nothing but its time ends} For applications that
     * use a store themselves. Its {@link #onInterrupt} does nothing, so a store that waits for
     * others bounds each wait by {@link #remainingNanos} as well.
     *
     * @param time how long it lasts
     */
    static KvWait atMost(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new KvWait() {
            @Override
            public long remainingNanos() {
                return Math.max(0, end - System.nanoTime());
            }

            @Override
            public void check() {}

            @Override
            public void onInterrupt(Runnable action) {}
        };
    }
}
