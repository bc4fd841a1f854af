package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.InterruptedCallException.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts calls whose deadline has passed. One daemon thread sleeps until the nearest deadline;
 * it starts with the first call that has a deadline and ends when there was none for some seconds.
 * A call pays for being entered in a set and removed, and for no clock of its own.
 */
final class Watchdog implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Set<CallContext> CALLS = ConcurrentHashMap.newKeySet();
    private static final Object LOCK = new Object();

    /** The thread, or null when none runs. Written under the lock. */
    private static volatile @Nullable Thread thread;

    /** When the thread wakes by itself. */
    private static volatile long wakeAt;

    private Watchdog() {}

    static void watch(CallContext call) {
        CALLS.add(call);
        Thread running = thread;
        if (running == null) {
            start();
        } else if (call.deadline() - wakeAt < 0) {
            LockSupport.unpark(running);
        }
    }

    static void forget(CallContext call) {
        CALLS.remove(call);
    }

    private static void start() {
        synchronized (LOCK) {
            if (thread == null) {
                Thread created = new Thread(new Watchdog(), "wardian-deadlines");
                created.setDaemon(true);
                created.setContextClassLoader(null);
                wakeAt = System.nanoTime();
                thread = created;
                created.start();
            }
        }
    }

    @Override
    public void run() {
        long idleSince = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            // Published before the calls are looked at: a call that comes later sees it and wakes
            // this thread.
            wakeAt = now + IDLE_NANOS;
            long next = now + IDLE_NANOS;
            boolean any = false;
            CALLS.removeIf(call -> expire(call, now));
            for (CallContext call : CALLS) {
                any = true;
                next = call.deadline() - next < 0 ? call.deadline() : next;
            }
            if (any) {
                idleSince = now;
            } else if (now - idleSince >= IDLE_NANOS) {
                if (stop()) {
                    return;
                }
                continue;
            }
            wakeAt = next;
            LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
        }
    }

    /**
     * Interrupts a call whose deadline has passed. True if it did: a host function may take its
     * time to return, but nothing is left to watch.
     */
    private static boolean expire(CallContext call, long now) {
        if (call.deadline() - now > 0) {
            return false;
        }
        call.interrupt(Reason.DEADLINE);
        return true;
    }

    /** Ends the thread unless a call came meanwhile. */
    private static boolean stop() {
        synchronized (LOCK) {
            thread = null;
            if (CALLS.isEmpty()) {
                return true;
            }
            thread = Thread.currentThread();
            return false;
        }
    }
}
