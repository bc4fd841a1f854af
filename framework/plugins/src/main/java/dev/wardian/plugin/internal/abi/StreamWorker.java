package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.wasm.HostCall;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Uses the streams of one call on another thread, while the calling thread waits. So the call ends
 * in time whatever a stream does: the calling thread leaves, the stream is closed, and the other
 * thread stays until the stream returns. No thread of the runtime runs code of a stream.
 *
 * <p>The thread is taken with the first step and given back at the end of the call. Only the
 * calling thread uses this object, except for what the interruption of the call does.
 */
final class StreamWorker implements Runnable {
    /** One use of a stream. */
    interface Step {
        /**
         * Uses the stream.
         *
         * @return what the stream returned
         * @throws IOException if the stream throws it
         */
        int run() throws IOException;
    }

    /**
     * The end of a step.
     *
     * @param finished whether the stream returned; otherwise the call has to end
     * @param result what it returned, if it did
     * @param thrown what it threw, or null
     */
    record Outcome(boolean finished, int result, @Nullable Throwable thrown) {
        static final Outcome UNFINISHED = new Outcome(false, 0, null);

        static Outcome failed(Throwable thrown) {
            return new Outcome(true, 0, thrown);
        }
    }

    /** The most uses of streams in this JVM that do not return after their call has ended. */
    static final int MOST_STUCK = 64;

    private static final long IDLE_SECONDS = 5;
    private static final ThreadPoolExecutor THREADS =
            OwnThreads.oneEachForCallers("wardian-streams", IDLE_SECONDS);
    private static final AtomicInteger STUCK = new AtomicInteger();

    private final InheritedCall call;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private @Nullable Step step;
    private @Nullable Closeable stream;
    private @Nullable Outcome outcome;
    private @Nullable Interruption watching;
    private boolean interrupted;
    private boolean ended;

    private StreamWorker(InheritedCall call) {
        this.call = call;
    }

    /**
     * Takes a thread.
     *
     * @param call what a plugin call inherits that a stream makes
     * @throws RejectedExecutionException if {@value #MOST_STUCK} uses of streams do not return
     * @throws OutOfMemoryError if no thread can be started
     */
    static StreamWorker start(InheritedCall call) {
        if (STUCK.get() >= MOST_STUCK) {
            throw new RejectedExecutionException(
                    MOST_STUCK + " streams of calls that have ended do not return");
        }
        StreamWorker worker = new StreamWorker(call);
        THREADS.execute(worker);
        return worker;
    }

    /** How many uses of streams do not return now, though their call has ended. */
    static int stuck() {
        return STUCK.get();
    }

    /**
     * Runs as long as the steps of a host function: from now on its call may interrupt them.
     *
     * @throws RuntimeException of the runtime if the call has to end
     * @throws RejectedExecutionException if the call could not be interrupted
     */
    void watch(HostCall host) {
        Interruption interruption = new Interruption();
        lock.lock();
        try {
            watching = interruption;
        } finally {
            lock.unlock();
        }
        host.onInterrupt(interruption);
    }

    /** The call has to end; it may be over already, or another host function may run. */
    private final class Interruption implements Runnable {
        @Override
        public void run() {
            interrupt(this);
        }
    }

    private void interrupt(@Nullable Interruption by) {
        Closeable used;
        lock.lock();
        try {
            if (watching != by || ended) {
                return;
            }
            interrupted = true;
            used = outcome == null ? stream : null;
            if (used != null) {
                STUCK.incrementAndGet();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (used != null) {
            close(used);
        }
    }

    /** Closes a stream on a thread of its own, since that may hang as well. */
    private static void close(Closeable used) {
        STUCK.incrementAndGet();
        boolean begun = false;
        try {
            THREADS.execute(() -> closeHere(used));
            begun = true;
        } finally {
            if (!begun) {
                STUCK.decrementAndGet();
            }
        }
    }

    private static void closeHere(Closeable used) {
        try {
            used.close();
        } catch (Throwable e) {
            // The use of the stream ends by it or not; the call has ended already.
            return;
        } finally {
            STUCK.decrementAndGet();
        }
    }

    /** Runs a step, unless the call has to end. */
    Outcome perform(Closeable used, Step wanted) {
        lock.lock();
        try {
            if (interrupted) {
                return Outcome.UNFINISHED;
            }
            step = wanted;
            stream = used;
            outcome = null;
            changed.signalAll();
            while (outcome == null && !interrupted) {
                changed.await();
            }
            Outcome end = outcome;
            return end == null ? Outcome.UNFINISHED : end;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupt(watching);
            return Outcome.failed(new InterruptedIOException("the calling thread was interrupted"));
        } finally {
            lock.unlock();
        }
    }

    /** The call has ended: gives the thread back. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(loader);
        try {
            Step next = take();
            while (next != null) {
                next = done(outcome(next)) ? take() : null;
            }
        } finally {
            thread.setContextClassLoader(null);
        }
    }

    /** Waits for a step; null if none comes any more. */
    private @Nullable Step take() {
        lock.lock();
        try {
            while (step == null && !ended && !interrupted) {
                changed.awaitUninterruptibly();
            }
            Step taken = step;
            step = null;
            if (taken != null && interrupted) {
                // Its call ended before it began.
                STUCK.decrementAndGet();
                return null;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private Outcome outcome(Step taken) {
        return call.around(
                () -> {
                    try {
                        return new Outcome(true, taken.run(), null);
                    } catch (Throwable e) {
                        return Outcome.failed(e);
                    }
                });
    }

    /** Notes the end of a step; false if nobody waits for it any more. */
    private boolean done(Outcome end) {
        lock.lock();
        try {
            stream = null;
            if (interrupted) {
                STUCK.decrementAndGet();
                return false;
            }
            outcome = end;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
