package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits that end with the call of the guest: by its deadline, or when it is cancelled. */
final class Waiting {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What a wait waits for; asked under the lock. */
    interface Wanted {
        boolean isThere();
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Wakes those that wait, so that they look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits under the lock.
     *
     * @param nanos the longest time
     */
    void await(long nanos, Wanted wanted, GuestCall call) throws FilesException {
        call.onInterrupt(this::wake);
        long begin = System.nanoTime();
        lock.lock();
        try {
            while (!wanted.isThere()) {
                call.checkInterrupted();
                long left = Math.min(nanos - (System.nanoTime() - begin), call.remainingNanos());
                if (left <= 0) {
                    return;
                }
                // The action may have run before this thread waits: so it waits for a second at
                // most.
                changed.awaitNanos(Math.min(left, 1_000_000_000L));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FilesException(WasiErrno.INTR, e);
        } finally {
            lock.unlock();
        }
    }
}
