package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.generation.Generation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Brings generations to their end that take no more calls. One whose calls still run has a thread
 * of its own for that, so that nobody waits for it who does not want to.
 */
final class Drains {
    private static final long IDLE_SECONDS = 1;

    private final Duration time;
    private final Registry registry;
    private final Set<Drain> inProgress = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    task -> {
                        Thread thread = new Thread(task, "wardian-drain");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** A generation on its way to its end. */
    private record Drain(Generation generation, CountDownLatch over) {
        boolean isOf(String id) {
            return generation.manifest().id().equals(id);
        }
    }

    /**
     * @param time how long calls may still run before they are cancelled
     * @param registry is told of the end of each generation
     */
    Drains(Duration time, Registry registry) {
        this.time = time;
        this.registry = registry;
    }

    /** Lets a generation, which is draining already, take no more calls and come to its end. */
    void begin(Generation generation) {
        long deadline = System.nanoTime() + time.toNanos();
        generation.beginStop();
        if (generation.drained(System.nanoTime())) {
            finish(generation, deadline);
            return;
        }
        Drain drain = new Drain(generation, new CountDownLatch(1));
        inProgress.add(drain);
        threads.execute(
                () -> {
                    boolean atItsEnd = false;
                    try {
                        atItsEnd = finish(generation, deadline);
                    } finally {
                        inProgress.remove(drain);
                        drain.over().countDown();
                    }
                    if (!atItsEnd) {
                        generation.finishLate();
                    }
                });
    }

    private boolean finish(Generation generation, long deadline) {
        boolean atItsEnd = generation.finishStop(deadline);
        registry.ended(generation);
        return atItsEnd;
    }

    /** Waits until all generations of a plugin that took no more calls are at their end. */
    void await(String id) {
        await(drain -> drain.isOf(id));
    }

    /** Waits until all generations that took no more calls are at their end. */
    void awaitAll() {
        await(drain -> true);
    }

    /** A thread that is interrupted does not wait any longer; the drains go on. */
    private void await(Predicate<Drain> which) {
        try {
            for (Drain drain : inProgress) {
                if (which.test(drain)) {
                    drain.over().await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
