package dev.wardian.plugin.capability;

import dev.wardian.plugin.internal.threads.OwnThreads;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something outside of the host that a guest uses through a library which may hang: a request, a
 * cursor. The library runs on threads of the host, and the guest's thread waits for them no longer
 * than its call lasts. So a library that cannot be stopped holds a thread, but no guest.
 *
 * <p>A resource ends by {@link #close}, from any thread: the guest's, the one that ends the call,
 * or an alarm when its time is over. What it has to do then is {@link #interrupt}. It counts
 * towards the bound of its {@link Group} until the last thread that works for it is done, so a
 * guest cannot collect threads that hang.
 */
public abstract class BlockingResource implements AutoCloseable {
    private static final int MOST_THREADS = 512;
    private static final long IDLE_SECONDS = 10;
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final ThreadPoolExecutor THREADS =
            OwnThreads.upToForCallers("wardian-host", MOST_THREADS, IDLE_SECONDS);

    private static final ScheduledThreadPoolExecutor ALARMS =
            OwnThreads.scheduled("wardian-host-alarms", IDLE_SECONDS);

    private final Group group;
    private final ScheduledFuture<?> alarm;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean late;

    /** All resources of one plugin, for {@link PluginContext#shared}. */
    public static class Group implements AutoCloseable {
        private final AtomicInteger count = new AtomicInteger();
        private final Set<BlockingResource> open = ConcurrentHashMap.newKeySet();

        /** Makes a group without resources. */
        public Group() {}

        private void begin(int most) {
            int now = count.incrementAndGet();
            if (now > most) {
                count.decrementAndGet();
                throw new ErrnoException(
                        Errno.EUNAVAILABLE, "the plugin has " + most + " of them already");
            }
        }

        private void end() {
            count.decrementAndGet();
            ended();
        }

        /** Runs when a resource has ended, on any thread; does nothing by default. */
        protected void ended() {}

        /** Ends all resources that are open now. */
        public final void cut() {
            open.forEach(BlockingResource::close);
        }

        /** As {@link #cut}: the calls that could begin others have ended. */
        @Override
        public void close() {
            cut();
        }
    }

    /**
     * Begins a resource. The caller closes it, also if something fails before its guest has a
     * handle for it.
     *
     * @param group the resources of the plugin
     * @param bounds how many the group may have, and after which time this one is closed
     * @throws ErrnoException {@link Errno#EUNAVAILABLE} if the group has as many already
     */
    protected BlockingResource(Group group, ResourceBounds bounds) {
        this.group = group;
        group.begin(bounds.concurrency());
        alarm = ALARMS.schedule(this::isLate, bounds.timeoutNanos(), TimeUnit.NANOSECONDS);
        group.open.add(this);
    }

    private void isLate() {
        late = true;
        close();
    }

    /**
     * Ends whatever waits for the outside. Runs once, on any thread, and must not wait. What blocks
     * goes to {@link #later}.
     */
    protected abstract void interrupt();

    /** Ends the resource, whatever the other side does. Does not wait. */
    @Override
    public final void close() {
        if (closing.compareAndSet(false, true)) {
            closed = true;
            alarm.cancel(false);
            group.open.remove(this);
            interrupt();
            leave();
        }
    }

    private void leave() {
        if (users.decrementAndGet() == 0 && ended.compareAndSet(false, true)) {
            group.end();
        }
    }

    /** {@return whether the resource has ended} */
    public final boolean isClosed() {
        return closed;
    }

    /**
     * Checks that the resource is open.
     *
     * @throws ErrnoException {@link Errno#ETIMEOUT} if its time is over, {@link Errno#ECLOSED} if
     *     it has ended otherwise
     */
    protected final void requireOpen() {
        if (late) {
            throw new ErrnoException(Errno.ETIMEOUT, "its time is over");
        }
        if (closed) {
            throw new ErrnoException(Errno.ECLOSED, "it was ended");
        }
    }

    /**
     * Begins work that may hang, on a thread of the host. Work that gets something from outside
     * checks {@link #isClosed} then, and gives it back.
     *
     * @param <T> the type of its result
     * @param work the work
     * @return the work, for {@link #await}
     * @throws ErrnoException as {@link #requireOpen}; {@link Errno#EUNAVAILABLE} if 512 threads of
     *     this JVM work already
     */
    protected final <T> Future<T> start(Callable<T> work) {
        requireOpen();
        users.incrementAndGet();
        if (closed) {
            leave();
            requireOpen();
        }
        // Whoever waits for the task finds that its thread has left already.
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            try {
                                return work.call();
                            } finally {
                                leave();
                            }
                        });
        execute(task);
        return task;
    }

    private void execute(Runnable task) {
        try {
            THREADS.execute(task);
        } catch (RejectedExecutionException e) {
            leave();
            throw new ErrnoException(
                    Errno.EUNAVAILABLE, MOST_THREADS + " threads wait for the outside already", e);
        }
    }

    /**
     * Does something that may hang when the resource has ended, such as closing a connection. If no
     * thread is left, it does not happen, and {@code otherwise} does.
     *
     * @param work the work; what it throws is lost
     * @param otherwise what does not wait
     */
    protected final void later(Runnable work, Runnable otherwise) {
        users.incrementAndGet();
        try {
            execute(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            leave();
                        }
                    });
        } catch (ErrnoException e) {
            otherwise.run();
        }
    }

    /**
     * Does something after a time.
     *
     * @param nanos the time, in nanoseconds
     * @param action what does not wait
     */
    public static void after(long nanos, Runnable action) {
        Future<?> unused = ALARMS.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Waits for work, for as long as the call lasts and the resource is open.
     *
     * @param <T> the type of its result
     * @param call the guest's call
     * @param work what {@link #start} gave
     * @return its result
     * @throws ExecutionException with what the work threw
     * @throws ErrnoException as {@link #requireOpen}
     */
    protected final <T> T await(BlockingCall call, Future<T> work) throws ExecutionException {
        call.onInterrupt(this::close);
        while (true) {
            try {
                return work.get(Math.min(WAIT_NANOS, call.remainingNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                call.checkInterrupted();
                requireOpen();
            } catch (InterruptedException e) {
                throw interrupted(call, e);
            } catch (ExecutionException e) {
                // What ended the resource is the reason, whatever the library says.
                call.checkInterrupted();
                requireOpen();
                throw e;
            }
        }
    }

    /** A step of the guest's side, for which the other side may have to be waited for. */
    @FunctionalInterface
    protected interface Step {
        /**
         * Tries the step.
         *
         * @param nanos how long to wait for it
         * @return whether it was done
         * @throws InterruptedException if the thread was interrupted
         */
        boolean done(long nanos) throws InterruptedException;
    }

    /**
     * Tries a step again and again, for as long as the call lasts and the resource is open. It
     * looks at least every 50 milliseconds, so a function may do many steps.
     *
     * @param call the guest's call
     * @param step the step
     * @throws ErrnoException as {@link #requireOpen}
     */
    protected final void await(BlockingCall call, Step step) {
        try {
            while (!step.done(Math.min(WAIT_NANOS, call.remainingNanos()))) {
                call.checkInterrupted();
                requireOpen();
            }
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    private static RuntimeException interrupted(BlockingCall call, InterruptedException e) {
        Thread.currentThread().interrupt();
        call.checkInterrupted();
        return new ErrnoException(Errno.EHOST, "the thread of the call was interrupted", e);
    }
}
