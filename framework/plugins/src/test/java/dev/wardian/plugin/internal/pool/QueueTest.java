package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.MemoryShare;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which calls wait, in which order, and which are refused at once. Its pool has one instance. */
@Timeout(120)
class QueueTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final int LONG_CALLS = 200;

    private final List<Thread> threads = new ArrayList<>();
    private final LinkedModule linked = PoolFixture.link(new StatefulGuest(1));
    private InstancePool pool = pool(PoolSettings.UNTIL_DEADLINE, 1_000);

    private InstancePool pool(long wait, int queue) {
        InstancePool made =
                new InstancePool(
                        linked,
                        new MemoryAccount(MemoryShare.of(MemoryBudget.UNLIMITED)),
                        new PoolSettings(InstanceMode.POOLED, 1, queue, wait),
                        Runnable::run);
        made.start();
        return made;
    }

    @AfterEach
    void end() throws InterruptedException {
        pool.close();
        for (Thread thread : threads) {
            thread.join();
        }
        linked.close();
    }

    private int touch() {
        return linked.operation("touch");
    }

    private PluginInstance take() {
        return PoolFixture.acquire(pool, linked, "touch");
    }

    /** Calls of an operation that took so long by the pool's count. */
    private void calls(String operation, int count, long nanos) {
        for (int i = 0; i < count; i++) {
            pool.release(
                    PoolFixture.acquire(pool, linked, operation),
                    linked.operation(operation),
                    System.nanoTime(),
                    nanos);
        }
    }

    /** A call on a thread of its own, which waits when this returns. */
    private FutureTask<PluginInstance> wait(String operation, long arrived, boolean carriedOver) {
        int before = pool.figures().waiting();
        FutureTask<PluginInstance> call =
                new FutureTask<>(
                        () ->
                                pool.acquire(
                                        PoolFixture.of(linked, operation, arrived, carriedOver),
                                        linked.operation(operation)));
        Thread thread = new Thread(call);
        threads.add(thread);
        thread.start();
        while (pool.figures().waiting() == before && !call.isDone()) {
            Thread.onSpinWait();
        }
        return call;
    }

    private FutureTask<PluginInstance> wait(String operation) {
        return wait(operation, System.nanoTime() + LONG, false);
    }

    @Test
    void aCallIsRefusedAtOnceIfTheCallsThatWaitTakeLongerThanItHas() throws Exception {
        calls("touch", LONG_CALLS, LONG);
        PluginInstance taken = take();
        FutureTask<PluginInstance> waiting = wait("touch");
        assertEquals(1, pool.figures().waiting());

        PluginUnavailable refused = assertThrows(PluginUnavailable.class, this::take);

        assertTrue(refused.summary().contains("1 calls that wait"), refused::summary);
        assertEquals(Duration.ofMinutes(1), refused.retryAfter());
        pool.release(taken);
        pool.release(waiting.get());
    }

    @Test
    void aPluginThatWasSlowRefusesNothingOnceItIsFast() throws Exception {
        calls("touch", LONG_CALLS, LONG);
        calls("touch", 50, 1_000);
        PluginInstance taken = take();
        List<FutureTask<PluginInstance>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(wait("touch"));
        }

        assertEquals(100, pool.figures().waiting());
        pool.release(taken, touch(), System.nanoTime(), 1_000);
        for (FutureTask<PluginInstance> next : waiting) {
            pool.release(next.get(), touch(), System.nanoTime(), 1_000);
        }
    }

    @Test
    void slowFirstCallsRefuseNothing() throws Exception {
        calls("touch", 15, LONG);
        PluginInstance taken = take();
        FutureTask<PluginInstance> first = wait("touch");
        FutureTask<PluginInstance> second = wait("touch");

        assertEquals(2, pool.figures().waiting());
        pool.release(taken);
        pool.release(first.get());
        pool.release(second.get());
    }

    @Test
    void onlyTheOperationsThatWaitCount() throws Exception {
        calls("spin", LONG_CALLS, LONG);
        calls("touch", LONG_CALLS, 1_000);
        PluginInstance taken = take();
        FutureTask<PluginInstance> first = wait("touch");
        FutureTask<PluginInstance> slow = wait("spin");
        assertEquals(2, pool.figures().waiting());

        assertThrows(PluginUnavailable.class, this::take);

        pool.release(taken);
        pool.release(first.get());
        pool.release(slow.get());
    }

    @Test
    void aCallWaitsUntilItsDeadlineAndThenLeavesTheQueue() {
        PluginInstance taken = take();
        long almostOver = System.nanoTime() - linked.limits().deadlineNanos() + 5_000_000;

        DeadlineExceeded late =
                assertThrows(
                        DeadlineExceeded.class,
                        () ->
                                pool.acquire(
                                        PoolFixture.of(linked, "touch", almostOver, false),
                                        touch()));

        assertTrue(late.summary().contains("no instance was ready"), late::summary);
        assertFalse(late.begun());
        assertEquals(0, pool.figures().waiting());
        pool.release(taken);
    }

    @Test
    void anOperatorsWaitIsShorterThanTheDeadline() {
        pool.close();
        pool = pool(1_000_000, 1_000);
        PluginInstance taken = take();

        PluginUnavailable refused = assertThrows(PluginUnavailable.class, this::take);

        assertNotNull(refused.retryAfter());
        assertEquals(0, pool.figures().waiting());
        pool.release(taken);
    }

    @Test
    void noMoreCallsWaitThanTheQueueHolds() throws Exception {
        pool.close();
        pool = pool(PoolSettings.UNTIL_DEADLINE, 2);
        PluginInstance taken = take();
        FutureTask<PluginInstance> first = wait("touch");
        FutureTask<PluginInstance> second = wait("touch");

        PluginUnavailable refused = assertThrows(PluginUnavailable.class, this::take);

        assertTrue(refused.summary().contains("2 calls wait"), refused::summary);
        pool.release(taken);
        pool.release(first.get());
        pool.release(second.get());
    }

    @Test
    void callsThatAreCarriedOverKeepTheirPlace() throws Exception {
        PluginInstance taken = take();
        long now = System.nanoTime();
        List<String> order = new CopyOnWriteArrayList<>();
        List<FutureTask<PluginInstance>> calls =
                List.of(
                        wait("touch", now + 2, false),
                        wait("touch", now + 4, false),
                        wait("touch", now + 3, true),
                        wait("touch", now + 1, true));
        List<String> names = List.of("third", "fifth", "fourth", "first of all");
        assertEquals(4, pool.figures().waiting());

        PluginInstance instance = taken;
        for (int turn = 0; turn < 4; turn++) {
            pool.release(instance);
            int served = nextServed(calls, order.size());
            order.add(names.get(served));
            instance = calls.get(served).get();
        }
        pool.release(instance);

        assertEquals(List.of("first of all", "third", "fourth", "fifth"), order);
    }

    private final List<Integer> served = new ArrayList<>();

    /** Waits until one more call has its instance, and returns its number. */
    private int nextServed(List<FutureTask<PluginInstance>> calls, int already) {
        while (served.size() == already) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i).isDone() && !served.contains(i)) {
                    served.add(i);
                    return i;
                }
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException();
    }

    @Test
    void aCallThatIsCarriedOverIsNotRefusedForThoseThatWait() throws Exception {
        calls("touch", LONG_CALLS, LONG);
        PluginInstance taken = take();
        FutureTask<PluginInstance> waiting = wait("touch");

        FutureTask<PluginInstance> carried = wait("touch", System.nanoTime() + LONG, true);

        assertEquals(2, pool.figures().waiting());
        pool.release(taken);
        pool.release(waiting.get());
        pool.release(carried.get());
    }

    @Test
    void aPoolThatClosesRefusesAllThatWait() throws Exception {
        PluginInstance taken = take();
        List<FutureTask<PluginInstance>> waiting = List.of(wait("touch"), wait("touch"));

        pool.close();

        for (FutureTask<PluginInstance> call : waiting) {
            ExecutionException failure = assertThrows(ExecutionException.class, call::get);
            assertInstanceOf(PluginUnavailable.class, failure.getCause());
        }
        pool.release(taken);
        assertTrue(pool.awaitReturned(0));
    }
}
