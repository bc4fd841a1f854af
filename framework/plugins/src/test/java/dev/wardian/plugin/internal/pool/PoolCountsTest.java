package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.MemoryShare;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the counters of a pool promise, whatever happens to it. */
@Timeout(120)
class PoolCountsTest {
    private static final int LARGE = 5;
    private static final int SEEDS = 60;
    private static final int STEPS = 120;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private static void assertConsistent(PoolCounts now) {
        int handedOut = now.running() - now.making();
        int inRenewal = now.renewing() ? 1 : 0;
        assertTrue(now.making() >= 0 && handedOut >= 0, now::toString);
        assertTrue(now.running() <= now.size(), now::toString);
        assertEquals(now.free() + handedOut + inRenewal, now.live(), now::toString);
        assertTrue(now.live() + now.making() <= now.size() + now.spare(), now::toString);
        assertTrue(now.ordered() >= 0 && now.ordered() <= 1, now::toString);
        assertTrue(now.makingAhead() >= 0 && now.makingAhead() <= now.ordered() + 1, now::toString);
        assertTrue(now.waiting() == 0 || now.held() || now.running() == now.size(), now::toString);
    }

    /** The test is calls, manager and background in one thread, in random order. */
    @ParameterizedTest
    @EnumSource(InstanceMode.class)
    void holdAfterEveryStep(InstanceMode mode) {
        LinkedModule small = PoolFixture.link(new StatefulGuest(1));
        LinkedModule large = PoolFixture.link(new StatefulGuest(LARGE));
        long replaced = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int size = mode == InstanceMode.SINGLE ? 1 : 1 + random.nextInt(3);
            replaced += run(random.nextBoolean() ? small : large, mode, size, random);
        }
        assertTrue(replaced > SEEDS, "instances broke: " + replaced);
        small.close();
        large.close();
    }

    private static long run(LinkedModule linked, InstanceMode mode, int size, Random random) {
        Deque<Runnable> background = new ArrayDeque<>();
        // Often too small for one instance more, or for the copies of a mode.
        boolean[] usedUp = {false};
        MemoryAccount account = new MemoryAccount(MemoryShare.of(sometimesUsedUp(usedUp)));
        InstancePool pool =
                new InstancePool(
                        linked,
                        account,
                        new PoolSettings(mode, size, 10, PATIENCE),
                        background::addLast);
        pool.start();
        assertConsistent(pool.counts());
        List<PluginInstance> calls = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    PoolCounts now = pool.counts();
                    if (!now.held() && now.running() < size) {
                        acquire(pool, linked, calls);
                    }
                }
                case 3, 4 -> {
                    if (!calls.isEmpty()) {
                        finish(pool, linked, calls, random);
                    }
                }
                case 5, 6 -> {
                    if (!background.isEmpty()) {
                        background.removeFirst().run();
                    }
                }
                default -> {
                    if (random.nextBoolean()) {
                        usedUp[0] = random.nextBoolean();
                    } else if (pool.counts().held()) {
                        pool.resume();
                    } else {
                        pool.hold();
                    }
                }
            }
            assertConsistent(pool.counts());
            assertEquals(calls.size(), pool.counts().running());
            assertEquals(calls.size(), new HashSet<>(calls).size());
        }
        pool.close();
        assertConsistent(pool.counts());
        while (!calls.isEmpty()) {
            finish(pool, linked, calls, random);
            assertConsistent(pool.counts());
        }
        while (!background.isEmpty()) {
            background.removeFirst().run();
            assertConsistent(pool.counts());
        }
        PoolCounts end = pool.counts();
        assertEquals(0, end.live() + end.running() + end.ordered() + end.makingAhead());
        assertTrue(pool.awaitReturned(0));
        assertEquals(0, account.held());
        return end.replaced();
    }

    private static MemoryBudget sometimesUsedUp(boolean[] usedUp) {
        return new MemoryBudget() {
            @Override
            public boolean reserve(long bytes) {
                return !usedUp[0];
            }

            @Override
            public void release(long bytes) {}
        };
    }

    private static void acquire(
            InstancePool pool, LinkedModule linked, List<PluginInstance> calls) {
        try {
            calls.add(PoolFixture.acquire(pool, linked, "touch"));
        } catch (PluginException e) {
            // No memory for another instance.
        }
    }

    private static void finish(
            InstancePool pool, LinkedModule linked, List<PluginInstance> calls, Random random) {
        PluginInstance instance = calls.remove(random.nextInt(calls.size()));
        try {
            PoolFixture.call(linked, instance, random.nextInt(3) == 0 ? "trap" : "touch");
        } catch (PluginException e) {
            // That was to happen, or touch finds no memory to grow.
        }
        pool.release(instance);
    }

    /** Real threads, with a thread that looks at the counters all the time. */
    @ParameterizedTest
    @EnumSource(InstanceMode.class)
    void holdAtEveryMomentOfManyThreads(InstanceMode mode) throws Exception {
        LinkedModule linked = PoolFixture.link(new StatefulGuest(LARGE));
        MemoryAccount account = new MemoryAccount(MemoryShare.of(MemoryBudget.UNLIMITED));
        ExecutorService background = Executors.newSingleThreadExecutor();
        int size = mode == InstanceMode.SINGLE ? 1 : 2;
        InstancePool pool =
                new InstancePool(
                        linked, account, new PoolSettings(mode, size, 10, PATIENCE), background);
        pool.start();
        Set<PluginInstance> inHands = ConcurrentHashMap.newKeySet();
        AtomicInteger left = new AtomicInteger(600);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            tasks.add(
                    new FutureTask<>(
                            () -> {
                                callUntilNoneIsLeft(pool, linked, inHands, left, new Random(seed));
                                return null;
                            }));
        }
        tasks.add(
                new FutureTask<>(
                        () -> {
                            while (left.get() > 0) {
                                pool.hold();
                                assertConsistent(pool.counts());
                                pool.resume();
                                assertConsistent(pool.counts());
                            }
                            return null;
                        }));
        List<Thread> threads = tasks.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        pool.close();
        background.shutdown();
        assertTrue(background.awaitTermination(1, TimeUnit.MINUTES));
        assertConsistent(pool.counts());
        assertEquals(0, pool.counts().live());
        assertEquals(0, account.held());
        assertTrue(pool.counts().replaced() > 0);
        linked.close();
    }

    private static void callUntilNoneIsLeft(
            InstancePool pool,
            LinkedModule linked,
            Set<PluginInstance> inHands,
            AtomicInteger left,
            Random random) {
        while (left.getAndDecrement() > 0) {
            PluginInstance instance = PoolFixture.acquire(pool, linked, "touch");
            assertTrue(inHands.add(instance), "two calls have one instance");
            try {
                PoolFixture.call(linked, instance, random.nextInt(5) == 0 ? "trap" : "touch");
            } catch (PluginException e) {
                // That was to happen.
            } finally {
                inHands.remove(instance);
                pool.release(instance);
            }
        }
    }
}
