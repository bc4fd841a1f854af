package dev.wardian.host.kv;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** Waits in steps, so that a call which has to end does not wait on. */
final class Waits {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

    private Waits() {}

    /** Takes a lock. */
    static void lock(ReentrantLock lock, KvWait wait) {
        if (!lock.tryLock()) {
            inSteps(wait, nanos -> lock.tryLock(nanos, TimeUnit.NANOSECONDS));
        }
    }

    /** A wait for at most a time. */
    private interface Step {
        boolean isOver(long nanos) throws InterruptedException;
    }

    /** Waits on when the thread is interrupted: only the caller knows what that means. */
    private static void inSteps(KvWait wait, Step step) {
        boolean interrupted = false;
        try {
            boolean over = false;
            while (!over) {
                try {
                    over = step.isOver(next(wait));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                if (!over) {
                    wait.check();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a future, whose failures are those of a store. */
    static <T> T await(Future<T> future, KvWait wait) {
        AtomicReference<T> result = new AtomicReference<>();
        inSteps(
                wait,
                nanos -> {
                    try {
                        result.set(future.get(nanos, TimeUnit.NANOSECONDS));
                        return true;
                    } catch (TimeoutException e) {
                        return false;
                    } catch (ExecutionException e) {
                        throw failed(e);
                    }
                });
        return Objects.requireNonNull(result.get());
    }

    private static RuntimeException failed(ExecutionException e) {
        return e.getCause() instanceof KvException failure
                ? failure.again()
                : new IllegalStateException(e.getCause());
    }

    private static long next(KvWait wait) {
        long left = wait.remainingNanos();
        if (left == 0) {
            wait.check();
            throw new KvException(
                    KvException.Kind.TIMEOUT, "the store did not answer within the time");
        }
        return Math.min(left, STEP);
    }
}
