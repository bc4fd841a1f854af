package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.MemoryShare;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an instance of mode per-call is renewed, and by whom; the test is the background. */
class RenewalTest {
    private static final int LARGE = 5;

    @TempDir Path folder;

    private final Deque<Runnable> background = new ArrayDeque<>();
    private final MemoryAccount account = new MemoryAccount(MemoryShare.of(MemoryBudget.UNLIMITED));
    private StatefulGuest stateful = new StatefulGuest(LARGE);
    private LinkedModule linked = PoolFixture.link(stateful);
    private InstancePool pool = pool(1);

    private InstancePool pool(int size) {
        return new InstancePool(linked, account, settings(size), background::addLast);
    }

    private static PoolSettings settings(int size) {
        return new PoolSettings(InstanceMode.PER_CALL, size, 10, 60_000_000_000L);
    }

    private void run(PluginInstance instance, String operation) {
        PoolFixture.call(linked, instance, operation);
    }

    private void touch(PluginInstance instance) {
        byte[] sum = PoolFixture.call(linked, instance, "touch");
        assertEquals(
                stateful.fresh(), ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    private PluginInstance acquire() {
        return PoolFixture.acquire(pool, linked, "touch");
    }

    /** Does what the background was asked for so far. */
    private void runBackground() {
        for (int tasks = background.size(); tasks > 0; tasks--) {
            background.removeFirst().run();
        }
    }

    private void restart(int size) {
        pool = pool(size);
        pool.start();
    }

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        runBackground();
        assertEquals(0, account.held());
        linked.close();
    }

    @Test
    void theBackgroundRenewsAnInstanceAfterItsCall() {
        restart(1);
        PluginInstance first = acquire();
        runBackground();
        touch(first);
        pool.release(first);
        assertTrue(first.used());

        runBackground();

        assertFalse(first.used());
        assertEquals(2, pool.figures().instances());
    }

    @Test
    void aCallThatComesTooSoonRenewsAnInstanceItself() {
        restart(1);
        for (int i = 0; i < 10; i++) {
            PluginInstance instance = acquire();
            assertFalse(instance.used());
            touch(instance);
            pool.release(instance);
            assertTrue(instance.used());
        }
        assertEquals(1, pool.figures().instances());
        assertEquals(0, pool.figures().replaced());
    }

    @Test
    void aReadyInstanceIsTakenBeforeOneThatIsToBeRenewed() {
        restart(1);
        PluginInstance first = acquire();
        runBackground();
        touch(first);
        pool.release(first);

        PluginInstance second = acquire();

        assertNotSame(first, second);
        assertFalse(second.used());
        assertTrue(first.used());
        pool.release(second);
        assertSame(second, acquire());
        pool.release(second);
    }

    @Test
    void aSmallInstanceIsRenewedAtOnceAndNeedsNoSecond() {
        stateful = new StatefulGuest(1);
        linked = PoolFixture.link(stateful);
        restart(2);
        for (int i = 0; i < 10; i++) {
            PluginInstance instance = acquire();
            touch(instance);
            pool.release(instance);
            assertFalse(instance.used());
        }
        assertTrue(background.isEmpty());
        assertEquals(1, pool.figures().instances());
    }

    @Test
    void aCallThatWaitedRenewsTheInstanceItIsGiven() throws Exception {
        restart(1);
        PluginInstance held = acquire();
        FutureTask<Boolean> waiting =
                new FutureTask<>(
                        () -> {
                            PluginInstance given = acquire();
                            touch(given);
                            pool.release(given);
                            return given == held;
                        });
        Thread thread = new Thread(waiting);
        thread.start();
        while (pool.figures().waiting() == 0) {
            Thread.onSpinWait();
        }
        touch(held);
        pool.release(held);

        assertTrue(waiting.get());
        thread.join();
    }

    @Test
    void closingTakesInstancesThatWaitToBeRenewedToo() {
        restart(2);
        PluginInstance one = acquire();
        PluginInstance two = acquire();
        touch(one);
        touch(two);
        pool.release(one);
        pool.close();
        pool.release(two);

        assertTrue(pool.awaitReturned(0));
        assertEquals(0, account.held());
        assertEquals(0, pool.figures().instances());
        assertThrows(PluginUnavailable.class, this::acquire);
        runBackground();
    }

    @Test
    void aRenewalThatComesAfterTheClosingFindsNothing() {
        restart(1);
        PluginInstance instance = acquire();
        touch(instance);
        pool.release(instance);
        Runnable renewal = background.removeLast();
        pool.close();

        renewal.run();

        assertEquals(0, account.held());
        assertTrue(pool.awaitReturned(0));
    }

    @Test
    void aBrokenInstanceIsNotRenewedButReplaced() {
        restart(1);
        PluginInstance instance = acquire();
        background.clear();
        assertThrows(PluginTrap.class, () -> run(instance, "trap"));
        pool.release(instance);

        assertFalse(instance.renew());
        assertEquals(0, pool.figures().instances());
        PluginInstance next = acquire();
        assertNotSame(instance, next);
        touch(next);
        pool.release(next);
        assertEquals(1, pool.figures().replaced());
    }

    @Test
    void thereIsOneInstanceMoreThanCallsAtMost() {
        restart(3);
        for (int round = 0; round < 5; round++) {
            PluginInstance[] all = {acquire(), acquire(), acquire()};
            runBackground();
            assertEquals(4, pool.figures().instances());
            for (PluginInstance instance : all) {
                touch(instance);
                pool.release(instance);
            }
            if (round % 2 == 0) {
                runBackground();
            }
        }
    }

    @Test
    void aCallThatIsStillMakingItsInstanceIsCancelledWithTheOthers() {
        int[] reserved = {0};
        Runnable[] atTheLast = {() -> {}};
        MemoryBudget counting =
                new MemoryBudget() {
                    @Override
                    public boolean reserve(long bytes) {
                        if (--reserved[0] == 0) {
                            atTheLast[0].run();
                        }
                        return true;
                    }

                    @Override
                    public void release(long bytes) {}
                };
        InstancePool made =
                new InstancePool(
                        linked,
                        new MemoryAccount(MemoryShare.of(counting)),
                        settings(1),
                        background::addLast);
        made.start();
        // The copy of a new instance is what its making reserves last.
        reserved[0] = -reserved[0];
        made.close();
        InstancePool late =
                new InstancePool(
                        linked,
                        new MemoryAccount(MemoryShare.of(counting)),
                        settings(1),
                        background::addLast);
        atTheLast[0] =
                () -> {
                    late.close();
                    late.cancelCalls();
                };

        PluginInstance instance = PoolFixture.acquire(late, linked, "spin");

        assertThrows(CallCancelled.class, () -> run(instance, "spin"));
        late.release(instance);
        assertTrue(late.awaitReturned(0));
    }

    @Test
    void aCallWhoseTimeIsOverBeforeItHasItsInstanceLeavesItToOthers() {
        long past = System.nanoTime() - 2 * linked.limits().deadlineNanos();

        PluginCall late = PoolFixture.of(linked, "touch", past, false);
        assertThrows(DeadlineExceeded.class, () -> pool.acquire(late, linked.operation("touch")));

        assertEquals(1, pool.figures().instances());
        assertEquals(0, pool.figures().running());
        PluginInstance instance = acquire();
        touch(instance);
        pool.release(instance);
        assertEquals(0, pool.figures().replaced());
    }

    @Test
    void aHeldInstanceThatBreaksIsNotGivenToTheCallsThatWait() {
        restart(1);
        pool.hold();
        PluginInstance held = Objects.requireNonNull(pool.heldInstance());
        assertThrows(PluginTrap.class, () -> run(held, "trap"));

        pool.resume();

        PluginInstance next = acquire();
        assertNotSame(held, next);
        touch(next);
        pool.release(next);
        assertEquals(1, pool.figures().replaced());
    }

    @Test
    void aCallThatIsCarriedOverWaitsLongerThanOthers() throws Exception {
        PoolSettings hasty = new PoolSettings(InstanceMode.PER_CALL, 1, 0, 0);
        pool = new InstancePool(linked, account, hasty, background::addLast);
        PluginInstance taken = acquire();
        assertThrows(PluginUnavailable.class, this::acquire);
        FutureTask<PluginInstance> carried =
                new FutureTask<>(
                        () ->
                                pool.acquire(
                                        PoolFixture.of(linked, "touch", System.nanoTime(), true),
                                        linked.operation("touch")));
        Thread thread = new Thread(carried);
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        pool.release(taken);

        pool.release(carried.get());
        thread.join();
    }
}
