package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.host.testing.UntimedWaits;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rule finds what it is for. */
@Tag("one-jdk")
class UntimedWaitsTest {
    /** Each method breaks the rule once. */
    @SuppressWarnings({"unused", "WaitNotInLoop"})
    private static final class Breaking {
        void monitor(Object object) throws InterruptedException {
            object.wait();
        }

        synchronized void monitorOfItself() {}

        void thread(Thread thread) throws InterruptedException {
            thread.join();
        }

        void lock(ReentrantLock lock) {
            lock.lock();
        }

        void condition(Condition condition) throws InterruptedException {
            condition.await();
        }

        void park() {
            LockSupport.park();
        }

        String queue(BlockingQueue<String> queue) throws InterruptedException {
            return queue.take();
        }

        void deque(LinkedBlockingDeque<String> deque) throws InterruptedException {
            deque.putFirst("");
        }

        String future(CompletableFuture<String> future) {
            return future.join();
        }

        String value(CompletableFuture<String> future) throws Exception {
            return future.get();
        }

        void latch(CountDownLatch latch) throws InterruptedException {
            latch.await();
        }

        void semaphore(Semaphore semaphore) throws InterruptedException {
            semaphore.acquire();
        }

        int process(Process process) throws InterruptedException {
            return process.waitFor();
        }
    }

    /** The same with a bound. */
    @SuppressWarnings({"unused", "WaitNotInLoop"})
    private static final class Keeping {
        void monitor(Object object) throws InterruptedException {
            object.wait(1);
        }

        void thread(Thread thread) throws InterruptedException {
            thread.join(1);
            Thread.sleep(1);
        }

        boolean lock(ReentrantLock lock) throws InterruptedException {
            return lock.tryLock() || lock.tryLock(1, TimeUnit.NANOSECONDS);
        }

        boolean condition(Condition condition) throws InterruptedException {
            return condition.awaitNanos(1) > 0 || condition.await(1, TimeUnit.NANOSECONDS);
        }

        void park() {
            LockSupport.parkNanos(1);
        }

        String queue(BlockingQueue<String> queue) throws InterruptedException {
            return queue.offer("") ? queue.poll() : queue.poll(1, TimeUnit.NANOSECONDS);
        }

        String value(CompletableFuture<String> future) throws Exception {
            return future.get(1, TimeUnit.NANOSECONDS);
        }

        boolean latch(CountDownLatch latch) throws InterruptedException {
            return latch.await(1, TimeUnit.NANOSECONDS);
        }

        boolean semaphore(Semaphore semaphore) throws InterruptedException {
            return semaphore.tryAcquire(1, TimeUnit.NANOSECONDS);
        }

        boolean process(Process process) throws InterruptedException {
            return process.waitFor(1, TimeUnit.NANOSECONDS);
        }
    }

    private static int violations(ArchRule rule, Class<?> type) {
        JavaClasses classes = new ClassFileImporter().importClasses(type);
        return rule.evaluate(classes).getFailureReport().getDetails().size();
    }

    @Test
    void eachWaitWithoutATimeBreaksARule() {
        int all = Breaking.class.getDeclaredMethods().length;

        assertEquals(all - 1, violations(UntimedWaits.RULE, Breaking.class));
        assertEquals(1, violations(UntimedWaits.MONITORS, Breaking.class));
    }

    @Test
    void waitsWithATimeKeepThem() {
        assertEquals(0, violations(UntimedWaits.RULE, Keeping.class));
        assertEquals(0, violations(UntimedWaits.MONITORS, Keeping.class));
    }
}
