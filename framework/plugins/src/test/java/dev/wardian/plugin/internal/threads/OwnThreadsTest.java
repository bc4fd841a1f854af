package dev.wardian.plugin.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error is thrown into each kind of thread, and the next task runs all the same. */
@Timeout(60)
class OwnThreadsTest {
    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

    private Thread next() throws InterruptedException {
        Thread thread = ran.poll(30, TimeUnit.SECONDS);
        assertNotNull(thread, "nothing ran");
        return thread;
    }

    private static Error error() {
        return new OutOfMemoryError("of a test");
    }

    static List<Supplier<ExecutorService>> executors() {
        return List.of(
                () -> OwnThreads.one("test-one", 5, new ThreadPoolExecutor.DiscardPolicy()),
                () -> OwnThreads.some("test-some", 1, 10, 5),
                () -> OwnThreads.oneEach("test-each", 5),
                () -> OwnThreads.some("test-several", 2, 10, 5));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void errorOfATaskDoesNotEndTheThread(Supplier<ExecutorService> kind)
            throws InterruptedException {
        ExecutorService executor = kind.get();
        try {
            executor.execute(() -> ran.add(Thread.currentThread()));
            Thread first = next();
            for (int i = 0; i < 3; i++) {
                executor.execute(
                        () -> {
                            ran.add(Thread.currentThread());
                            throw error();
                        });
                next();
            }

            executor.execute(() -> ran.add(Thread.currentThread()));
            Thread last = next();

            assertTrue(last.isDaemon());
            // Without a queue, another thread may take what comes before the last one is idle.
            if (((ThreadPoolExecutor) executor).getMaximumPoolSize() == 1) {
                assertEquals(first, last);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void errorOfARepeatedStepDoesNotEndTheThread() throws InterruptedException {
        List<Integer> steps = new ArrayList<>();
        Thread thread =
                OwnThreads.repeating(
                        "test-repeating",
                        () -> {
                            steps.add(steps.size());
                            if (steps.size() == 1) {
                                throw error();
                            }
                            return steps.size() < 3;
                        });
        thread.start();

        thread.join();

        assertEquals(List.of(0, 1, 2), steps);
    }

    @Test
    void failureThatCannotBeLoggedIsNoFailureOfTheThread() {
        OwnThreads.report(
                "test",
                new RuntimeException() {
                    @Override
                    public String toString() {
                        throw error();
                    }

                    @Override
                    public String getMessage() {
                        throw error();
                    }
                });
    }

    /** A pool whose thread factory gives up, as the JVM does where there are too many threads. */
    @Test
    void taskForWhichNoThreadStartsWaitsForTheNextOne() throws InterruptedException {
        ThreadPoolExecutor executor =
                OwnThreads.one("test-full", 5, new ThreadPoolExecutor.DiscardPolicy());
        try {
            var working = executor.getThreadFactory();
            executor.setThreadFactory(
                    task -> {
                        throw new OutOfMemoryError("unable to create native thread");
                    });
            executor.execute(() -> ran.add(Thread.currentThread()));
            executor.setThreadFactory(working);

            executor.execute(() -> ran.add(Thread.currentThread()));

            next();
            next();
        } finally {
            executor.shutdownNow();
        }
    }
}
