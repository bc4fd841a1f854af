package dev.wardian.wasm.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The elements that the tables of one instance may have together. A table that other instances
 * import grows on any thread.
 */
final class TableRoom {
    private final int limit;
    private final AtomicInteger left;

    TableRoom(int limit) {
        this.limit = limit;
        this.left = new AtomicInteger(limit);
    }

    /** The most elements of all tables. */
    int limit() {
        return limit;
    }

    /** Takes room for elements, or takes nothing and returns false. */
    boolean take(long elements) {
        int now = left.get();
        while (elements <= now) {
            if (left.compareAndSet(now, now - (int) elements)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    void give(int elements) {
        left.addAndGet(elements);
    }
}
