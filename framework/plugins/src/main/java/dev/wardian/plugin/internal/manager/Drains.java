package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Brings generations to their end that take no more calls. One whose calls still run has a thread
 * of its own for that, so that nobody waits for it who does not want to.
 */
final class Drains {
    private static final String THREAD = "wardian-drain";
    private static final long IDLE_SECONDS = 1;

    private final Duration time;
    private final Registry registry;
    private final Set<Drain> inProgress = ConcurrentHashMap.newKeySet();
    private final Executor threads = OwnThreads.oneEach(THREAD, IDLE_SECONDS);

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
        Runnable wait = () -> finish(drain, deadline);
        try {
            threads.execute(wait);
        } catch (OutOfMemoryError e) {
            // No thread can be started: it ends here, rather than never.
            OwnThreads.report(THREAD, e);
            wait.run();
        }
    }

    private void finish(Drain drain, long deadline) {
        boolean atItsEnd = false;
        try {
            atItsEnd = finish(drain.generation(), deadline);
        } finally {
            inProgress.remove(drain);
            drain.over().countDown();
        }
        if (!atItsEnd) {
            drain.generation().finishLate();
        }
    }

    private boolean finish(Generation generation, long deadline) {
        try {
            return generation.finishStop(deadline);
        } finally {
            registry.ended(generation);
        }
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
