package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A call that has to end when it looks. */
    private static final KvWait ENDING =
            new KvWait() {
                @Override
                public long remainingNanos() {
                    return Long.MAX_VALUE;
                }

                @Override
                public void check() {
                    throw new Cancelled();
                }

                @Override
                public void onInterrupt(Runnable action) {}
            };

    private static void withHeldLock(ReentrantLock lock, Runnable action) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread holder =
                new Thread(
                        () -> {
                            lock.lock();
                            try {
                                held.countDown();
                                over.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                lock.unlock();
                            }
                        });
        holder.start();
        try {
            assertTrue(held.await(60, TimeUnit.SECONDS));
            action.run();
        } finally {
            over.countDown();
            holder.join();
        }
    }

    @Test
    void aWaitForALockEndsWithItsTimeOrItsCall() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        withHeldLock(
                lock,
                () -> {
                    KvException late =
                            assertThrows(
                                    KvException.class,
                                    () -> Waits.lock(lock, KvWait.atMost(Duration.ofMillis(1))));
                    assertSame(KvException.Kind.TIMEOUT, late.kind());
                    assertThrows(Cancelled.class, () -> Waits.lock(lock, ENDING));
                    assertTrue(!lock.isHeldByCurrentThread());
                });
    }

    @Test
    void aWaitForAnotherThreadEndsWithItsTimeOrItsCall() {
        CompletableFuture<String> never = new CompletableFuture<>();

        KvException late =
                assertThrows(
                        KvException.class,
                        () -> Waits.await(never, KvWait.atMost(Duration.ofMillis(1))));
        assertSame(KvException.Kind.TIMEOUT, late.kind());
        assertThrows(Cancelled.class, () -> Waits.await(never, ENDING));
    }

    @Test
    void anInterruptedThreadWaitsOnAndStaysInterrupted() {
        CompletableFuture<String> soon = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        new Thread(() -> soon.complete("done")).start();

        assertEquals("done", Waits.await(soon, KvWait.atMost(Duration.ofSeconds(60))));
        assertTrue(Thread.interrupted());
    }
}
