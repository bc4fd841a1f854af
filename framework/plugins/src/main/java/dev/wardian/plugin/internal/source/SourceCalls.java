package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.capability.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls code of one source, which may belong to the application. The code runs on another thread,
 * so the caller need not wait for ever. Every failure becomes an exception that says what was going
 * on. The source gets no new call while a call that timed out still runs.
 */
final class SourceCalls {
    private final Duration timeout;
    private final SourceThreads threads;
    private volatile @Nullable Late late;

    /** A call that timed out and still runs. */
    private record Late(String what, CountDownLatch over) {}

    /** A call that runs. */
    final class Begun<T> implements SourceThreads.Call {
        private final String what;
        private final FutureTask<T> task;
        private final CountDownLatch over = new CountDownLatch(1);

        private Begun(String what, Callable<T> body) {
            this.what = what;
            this.task = new FutureTask<>(body);
        }

        @Override
        public void run() {
            try {
                task.run();
            } finally {
                over.countDown();
            }
        }

        @Override
        public void cancel() {
            task.cancel(true);
        }

        /**
         * Waits until {@code deadline}, a moment of {@link System#nanoTime()}. An interrupted
         * thread continues to wait, and stays interrupted.
         *
         * @throws PluginSourceException if the call takes longer, or the manager is closed
         *     meanwhile
         * @throws IOException if the source throws one, or an error
         */
        T await(long deadline) throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } catch (TimeoutException e) {
                late = new Late(what, over);
                cancel();
                throw new PluginSourceException(
                        what + " took longer than " + Unit.NANOSECONDS.format(timeout.toNanos()),
                        e);
            } catch (CancellationException e) {
                throw new PluginSourceException(what + " was stopped", e);
            } catch (ExecutionException e) {
                throw failure(what, e.getCause());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * @param timeout the longest time of a call
     * @param threads run the calls
     */
    SourceCalls(Duration timeout, SourceThreads threads) {
        this.timeout = timeout;
        this.threads = threads;
    }

    /**
     * Calls the source.
     *
     * @param what says in messages what the call is for
     * @throws PluginSourceException if the call takes too long
     * @throws IOException if the source throws one, or an error
     */
    <T> T call(String what, Callable<T> body) throws IOException {
        Begun<T> call = begin(what, body);
        return call.await(deadline());
    }

    /** Begins a call without waiting for it. */
    <T> Begun<T> begin(String what, Callable<T> body) throws PluginSourceException {
        Late before = late;
        if (before != null && before.over().getCount() > 0) {
            throw new PluginSourceException(before.what() + " has not ended yet", null);
        }
        Begun<T> call = new Begun<>(what, body);
        threads.run(call);
        return call;
    }

    /** The moment at which a call that begins now times out. */
    long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    /** Keeps runtime exceptions as they are: the caller knows their origin. */
    private static IOException failure(String what, @Nullable Throwable cause) {
        if (cause instanceof IOException expected) {
            return expected;
        }
        if (cause instanceof RuntimeException defect) {
            throw defect;
        }
        if (cause instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        // Another error, of a class that is missing for example, or an exception that was not
        // declared.
        return new IOException(what + " failed: " + cause, cause);
    }
}
