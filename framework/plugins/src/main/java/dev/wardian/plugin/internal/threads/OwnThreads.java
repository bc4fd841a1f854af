package dev.wardian.plugin.internal.threads;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the framework begins threads. All are daemons, except the hooks of {@link
 * #atShutdown}. Whatever a task throws is logged, and the thread goes on with the next one: an
 * error of one task, such as a moment without heap, must not end what the thread is for.
 */
public final class OwnThreads {
    private static final Logger LOG = LoggerFactory.getLogger(OwnThreads.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private OwnThreads() {}

    /**
     * A thread, not started yet, that does the same again and again.
     *
     * @param step does it once, and says whether to do it again. If it throws, that is logged, and
     *     it is called again after a second
     */
    public static Thread repeating(String name, BooleanSupplier step) {
        return daemon(name, () -> repeat(name, step));
    }

    private static void repeat(String name, BooleanSupplier step) {
        boolean again = true;
        while (again) {
            try {
                again = step.getAsBoolean();
            } catch (Throwable e) {
                report(name, e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** One thread with a queue that has no end. It ends when it was idle for so long. */
    public static ThreadPoolExecutor one(
            String name, long idleSeconds, RejectedExecutionHandler afterShutdown) {
        return pool(name, 1, idleSeconds, new LinkedBlockingQueue<>(), afterShutdown);
    }

    /** Some numbered threads with a queue. Each ends when it was idle for so long. */
    public static ThreadPoolExecutor some(String name, int threads, int queue, long idleSeconds) {
        return pool(
                name,
                threads,
                idleSeconds,
                new LinkedBlockingQueue<>(queue),
                new ThreadPoolExecutor.AbortPolicy());
    }

    private static ThreadPoolExecutor pool(
            String name,
            int threads,
            long idleSeconds,
            BlockingQueue<Runnable> queue,
            RejectedExecutionHandler refused) {
        ThreadFactory factory = threads == 1 ? named(name) : numbered(name);
        Pool pool = new Pool(name, threads, threads, idleSeconds, queue, factory, refused);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A thread for each task, or an idle one. Each ends when it was idle for so long. */
    public static ThreadPoolExecutor oneEach(String name, long idleSeconds) {
        return new Pool(
                name,
                0,
                Integer.MAX_VALUE,
                idleSeconds,
                new SynchronousQueue<>(),
                named(name),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /**
     * As {@link #oneEach}, for code of callers. A thread inherits nothing of the caller for whom it
     * begins, such as an identity in a thread-local, since others use it later.
     */
    public static ThreadPoolExecutor oneEachForCallers(String name, long idleSeconds) {
        return upToForCallers(name, Integer.MAX_VALUE, idleSeconds);
    }

    /** As {@link #oneEachForCallers}, for so many tasks at once; one more is rejected. */
    public static ThreadPoolExecutor upToForCallers(String name, int most, long idleSeconds) {
        return new Pool(
                name,
                0,
                most,
                idleSeconds,
                new SynchronousQueue<>(),
                task -> daemon(new Thread(null, () -> run(name, task), name, 0, false)),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /**
     * One thread that does tasks at their times. What a task throws is left in its future. The
     * thread ends when it was idle for so long.
     */
    public static ScheduledThreadPoolExecutor scheduled(String name, long idleSeconds) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, named(name));
        executor.setKeepAliveTime(idleSeconds, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /**
     * Runs a task when the JVM begins to end, by SIGTERM for example. The JVM waits for it, but not
     * for ever: the task may need what a thread holds that has called {@link System#exit}, which
     * never returns.
     *
     * @param most for how long the JVM waits
     * @return takes that back; nothing happens once the JVM has begun to end
     * @throws IllegalStateException if the JVM has begun to end
     */
    public static Runnable atShutdown(String name, Duration most, Runnable task) {
        Thread hook = new Thread(null, () -> run(name, () -> runFor(name, most, task)), name);
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM runs it now.
            }
        };
    }

    /** Runs a task on a thread of its own, and waits for its end. */
    private static void runFor(String name, Duration most, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, most.toNanos());
        } catch (InterruptedException e) {
            // A hook of the application does that; the JVM ends as if the time had passed.
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("the JVM ends without the end of the thread {}", name);
        }
    }

    /** Runs a task, and logs what it throws. */
    public static void run(String name, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report(name, e);
        }
    }

    /** Logs a failure of a thread that goes on. Never throws: there may be no memory to log it. */
    public static void report(String name, Throwable failure) {
        try {
            LOG.error("the thread {} goes on after a failure", name, failure);
        } catch (Throwable e) {
            // The next failure that can be logged tells enough.
        }
    }

    private static ThreadFactory named(String name) {
        return task -> daemon(name, task);
    }

    private static ThreadFactory numbered(String name) {
        AtomicLong number = new AtomicLong();
        return task -> daemon(name + "-" + number.incrementAndGet(), task);
    }

    private static Thread daemon(String name, Runnable body) {
        return daemon(new Thread(null, () -> run(name, body), name));
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    /** A pool whose tasks cannot end its threads. */
    private static final class Pool extends ThreadPoolExecutor {
        private final String name;

        Pool(
                String name,
                int least,
                int most,
                long idleSeconds,
                BlockingQueue<Runnable> queue,
                ThreadFactory factory,
                RejectedExecutionHandler refused) {
            super(least, most, idleSeconds, TimeUnit.SECONDS, queue, factory, refused);
            this.name = name;
        }

        /**
         * {@inheritDoc}
         *
         * <p>A task for which no thread can be started now stays in the queue, if there is one,
         * until the next task starts one.
         *
         * @throws OutOfMemoryError if no thread can be started and there is no queue
         */
        @Override
        public void execute(Runnable task) {
            Runnable guarded = () -> OwnThreads.run(name, task);
            try {
                super.execute(guarded);
            } catch (OutOfMemoryError e) {
                if (!getQueue().contains(guarded) && !getQueue().offer(guarded)) {
                    throw e;
                }
                report(name, e);
            }
        }
    }
}
