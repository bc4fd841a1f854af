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
 * Drains generations that accept no more calls. A generation with running calls gets a thread of
 * its own, so that only those wait who want to.
 */
final class Drains {
    private static final String THREAD = "wardian-drain";
    private static final long IDLE_SECONDS = 1;

    private final Duration time;
    private final Registry registry;
    private final Set<Drain> inProgress = ConcurrentHashMap.newKeySet();
    private final Executor threads = OwnThreads.oneEach(THREAD, IDLE_SECONDS);

    /** A generation that drains. */
    private record Drain(Generation generation, CountDownLatch over) {
        boolean isOf(String id) {
            return generation.manifest().id().equals(id);
        }
    }

    /**
     * @param time how long calls may still run before they are cancelled
     * @param registry is notified of the end of each generation
     */
    Drains(Duration time, Registry registry) {
        this.time = time;
        this.registry = registry;
    }

    /** Begins to drain a generation, whose state is draining already. It accepts no more calls. */
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

    /** Waits until all draining generations of a plugin have ended. */
    void await(String id) {
        await(drain -> drain.isOf(id));
    }

    /** Waits until all draining generations have ended. */
    void awaitAll() {
        await(drain -> true);
    }

    /** An interrupted thread stops waiting; the drains continue. */
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
