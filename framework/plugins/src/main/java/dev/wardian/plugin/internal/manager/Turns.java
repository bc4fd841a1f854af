package dev.wardian.plugin.internal.manager;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The steps of changes that read or write what the manager knows, one at a time, until the manager
 * is closed. Meanwhile no source is read, and no code of a plugin runs.
 */
final class Turns {
    /** The manager is closed. */
    static final class Closed extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("the manager is closed");
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Runs a step.
     *
     * @throws Closed if the manager is closed
     */
    <T> T take(Supplier<T> step) {
        lock.lock();
        try {
            if (closed) {
                throw new Closed();
            }
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take(Supplier)}. */
    void take(Runnable step) {
        take(
                () -> {
                    step.run();
                    return true;
                });
    }

    /** Runs a step, whether the manager is closed or not. */
    void takeAlways(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is in a turn, as listeners are. */
    boolean isMine() {
        return lock.isHeldByCurrentThread();
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits for the step that runs, and lets no more begin but those that always may. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
