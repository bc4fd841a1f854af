package dev.wardian.plugin.internal.manager;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs changes of plugins one at a time, until the manager is closed. No source is read in a turn.
 */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Runs a change.
     *
     * @throws IllegalStateException if the manager is closed
     */
    <T> T take(Supplier<T> change) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the manager is closed");
            }
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take(Supplier)}. */
    void take(Runnable change) {
        take(
                () -> {
                    change.run();
                    return true;
                });
    }

    /** Runs a change, even if the manager is closed. */
    void takeAlways(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks that the caller may read a source.
     *
     * @throws IllegalStateException if the caller is in a turn, as listeners are
     */
    void requireNone() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a listener may not load or reload plugins");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits for the running change. Afterwards only {@link #takeAlways} runs changes. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
