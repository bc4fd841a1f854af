package dev.wardian.wasm.internal.runtime;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run what host functions registered for the interruption of their calls. The
 * watchdog and whoever cancels a call only hand the actions over, so no deadline waits for the code
 * of an application.
 *
 * <p>One thread more than there are actions that run waits for the next one: a thread that takes an
 * action first starts its replacement. So a hanging action delays no other one, until {@link #MOST}
 * of them hang. From then on nothing more can be registered, and a host function that could not be
 * interrupted does not begin to wait. Idle threads end after a second, but for the last one while
 * anything is registered.
 *
 * <p>Handing over allocates nothing, since the action brings its link.
 */
final class InterruptThreads implements Runnable {
    /** The most threads, each of which runs one action or waits for one. */
    static final int MOST = 64;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Object LOCK = new Object();

    // All under the lock.
    private static @Nullable InterruptAction first;
    private static @Nullable InterruptAction last;

    /** Actions that may still be handed over. */
    private static int registered;

    private static int threads;

    /** Threads that run no action. */
    private static int idle;

    private InterruptThreads() {}

    /**
     * Counts an action that is about to be registered, and sees to it that a thread waits for it.
     *
     * @throws RejectedExecutionException if as many actions hang as may
     * @throws OutOfMemoryError if there is no thread and none can be started
     */
    static void expect() {
        synchronized (LOCK) {
            if (idle == 0) {
                if (threads == MOST) {
                    throw new RejectedExecutionException(
                            MOST + " actions that were to interrupt host functions do not return");
                }
                start();
            }
            registered++;
        }
    }

    /** Says that an action that was expected is not handed over any more. */
    static void forget() {
        synchronized (LOCK) {
            registered--;
        }
    }

    /** Lets one of the threads run an action. */
    static void hand(InterruptAction action) {
        synchronized (LOCK) {
            if (last == null) {
                first = action;
            } else {
                last.next = action;
            }
            last = action;
            LOCK.notify();
        }
    }

    /** How many actions run now. */
    static int running() {
        synchronized (LOCK) {
            return threads - idle;
        }
    }

    private static void start() {
        Thread created = new Thread(null, new InterruptThreads(), "wardian-interrupts", 0, false);
        created.setDaemon(true);
        created.setContextClassLoader(null);
        created.start();
        threads++;
        idle++;
    }

    @Override
    public void run() {
        InterruptAction action = take();
        while (action != null) {
            try {
                action.run();
            } catch (Throwable e) {
                Watchdog.report(e);
            } finally {
                synchronized (LOCK) {
                    idle++;
                }
            }
            action = take();
        }
    }

    /** Waits for an action; null if the thread is not needed any more. */
    private static @Nullable InterruptAction take() {
        synchronized (LOCK) {
            long idleSince = System.nanoTime();
            InterruptAction taken = first;
            while (taken == null) {
                long left = IDLE_NANOS - (System.nanoTime() - idleSince);
                if (left <= 0 && (idle > 1 || registered == 0)) {
                    idle--;
                    threads--;
                    return null;
                }
                await(left <= 0 ? IDLE_NANOS : left);
                taken = first;
            }
            first = taken.next;
            taken.next = null;
            if (first == null) {
                last = null;
            }
            idle--;
            replace();
            return taken;
        }
    }

    /** Lets a thread wait while this one runs an action. */
    private static void replace() {
        if (idle == 0 && threads < MOST) {
            try {
                start();
            } catch (Throwable e) {
                // The next action waits for this one, or for one that is registered later.
                Watchdog.report(e);
            }
        }
    }

    private static void await(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(LOCK, nanos);
        } catch (InterruptedException e) {
            // Nobody has a reason to do that: an action was handed over, or the thread goes on.
        }
    }
}
