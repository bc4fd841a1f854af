package dev.wardian.wasm.internal.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts calls whose deadline has passed. One daemon thread sleeps until the nearest deadline;
 * it starts with the first call that has a deadline and ends when there was none for a second. A
 * call pays for being entered in a list and removed, and for no clock of its own.
 *
 * <p>The thread allocates nothing, but for what the JVM takes to tell the time on a processor, a
 * few bytes; without them it goes by the clock. No error ends it: it tells its handler of uncaught
 * exceptions and goes on.
 */
final class Watchdog implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_AFTER_ERROR_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final WatchedCalls CALLS = new WatchedCalls();
    private static final Object LOCK = new Object();

    /** The thread, or null when none runs. Written under the lock. */
    private static volatile @Nullable Thread thread;

    /** When the thread wakes by itself. */
    private static volatile long wakeAt;

    private Watchdog() {}

    /**
     * Watches a call until it is forgotten.
     *
     * @throws OutOfMemoryError if the thread does not run and cannot be started
     */
    static void watch(CallContext call) {
        CALLS.add(call);
        Thread running = thread;
        if (running == null) {
            start();
        } else if (call.decision() - wakeAt < 0) {
            LockSupport.unpark(running);
        }
    }

    /** Watches a call no more; nothing happens if it was not watched. */
    static void forget(CallContext call) {
        CALLS.remove(call);
    }

    private static void start() {
        synchronized (LOCK) {
            if (thread == null) {
                Thread created = new Thread(null, new Watchdog(), "wardian-deadlines", 0, false);
                created.setDaemon(true);
                created.setContextClassLoader(null);
                wakeAt = System.nanoTime();
                thread = created;
                boolean started = false;
                try {
                    created.start();
                    started = true;
                } finally {
                    if (!started) {
                        thread = null;
                    }
                }
            }
        }
    }

    @Override
    public void run() {
        boolean idle = false;
        try {
            while (!idle) {
                try {
                    watchUntilIdle();
                    idle = true;
                } catch (Throwable e) {
                    report(e);
                    LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
                }
            }
        } finally {
            leave();
        }
    }

    private static void watchUntilIdle() {
        long idleSince = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            // Published before the calls are looked at: a call that comes later sees it and wakes
            // this thread.
            wakeAt = now + IDLE_NANOS;
            ProcessorTime.prepare();
            long left = CALLS.expire(now);
            if (left != WatchedCalls.NONE) {
                idleSince = now;
            } else if (now - idleSince >= IDLE_NANOS) {
                if (stop()) {
                    return;
                }
                continue;
            }
            long next = now + Math.min(left, IDLE_NANOS);
            wakeAt = next;
            LockSupport.parkNanos(Watchdog.class, Math.max(1, next - System.nanoTime()));
        }
    }

    /** Ends the thread unless a call came meanwhile. */
    private static boolean stop() {
        synchronized (LOCK) {
            thread = null;
            if (CALLS.expire(System.nanoTime()) == WatchedCalls.NONE) {
                return true;
            }
            thread = Thread.currentThread();
            return false;
        }
    }

    /** However the thread ends: the next call that has a deadline starts another one. */
    private static void leave() {
        synchronized (LOCK) {
            if (Thread.currentThread() == thread) {
                thread = null;
            }
        }
    }

    /** Tells of an error as if the thread had ended by it. */
    static void report(Throwable error) {
        try {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, error);
        } catch (Throwable e) {
            // There may be no memory to tell it, and calls have deadlines all the same.
        }
    }
}
