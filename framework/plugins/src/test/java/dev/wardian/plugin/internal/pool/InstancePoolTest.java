package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InstancePoolTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int COUNTER = 50_000;

    @TempDir Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void letGo() throws InterruptedException {
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** A probe that keeps its caller until the test lets go. */
    private ProbeCapability hold() {
        return new ProbeCapability("probe/1")
                .function(
                        "hold",
                        ":i",
                        call -> {
                            int now = holding.incrementAndGet();
                            most.accumulateAndGet(now, Math::max);
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            } finally {
                                holding.decrementAndGet();
                            }
                            return 0;
                        });
    }

    private static Guest guest() {
        Guest guest = new Guest();
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        guest.operation("hold", c -> c.op(Opcode.CALL, hold));
        guest.operation("trap", c -> c.op(Opcode.UNREACHABLE));
        guest.spins("spin");
        guest.echo("echo");
        return guest.answers(
                "count",
                c -> {
                    c.i32(COUNTER).i32(COUNTER).op(Opcode.I32_LOAD).i32(1).op(Opcode.I32_ADD);
                    c.op(Opcode.I32_STORE);
                    c.i32(COUNTER).op(Opcode.I32_LOAD);
                });
    }

    private Host host(int size) {
        return new Host(folder)
                .with(hold())
                .setting(b -> b.poolSize(size).queueWait(Duration.ofMinutes(1)));
    }

    private Plugin load(Host host, String... lines) {
        PluginFolder.Draft draft = host.folder().plugin("guest").guest(guest()).asksFor("probe");
        for (String line : lines) {
            draft.line(line);
        }
        return host.manager("test.guest").load(draft.write());
    }

    private FutureTask<byte[]> start(Plugin plugin, String operation, PluginCallOptions options) {
        FutureTask<byte[]> call = new FutureTask<>(() -> plugin.call(operation, NOTHING, options));
        Thread thread = new Thread(call, operation);
        threads.add(thread);
        thread.start();
        return call;
    }

    private FutureTask<byte[]> start(Plugin plugin, String operation) {
        return start(plugin, operation, PluginCallOptions.DEFAULT);
    }

    /** Starts a call whose outcome does not matter. */
    private void leaveRunning(Plugin plugin, String operation) {
        FutureTask<byte[]> call = start(plugin, operation);
        assertFalse(call.isCancelled());
    }

    private void awaitHolding(int calls) {
        while (holding.get() < calls) {
            Thread.onSpinWait();
        }
    }

    /** Waits until the thread that was started last waits for its turn. */
    private void awaitQueued() {
        Thread last = threads.get(threads.size() - 1);
        while (last.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static PluginException failureOf(FutureTask<byte[]> call) throws InterruptedException {
        ExecutionException failure = assertThrows(ExecutionException.class, call::get);
        return assertInstanceOf(PluginException.class, failure.getCause());
    }

    @Test
    void asManyCallsRunAtOnceAsThePoolIsLarge() throws Exception {
        try (Host host = host(3)) {
            Plugin plugin = load(host);
            List<FutureTask<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(start(plugin, "hold"));
            }
            awaitHolding(3);
            go.countDown();
            for (FutureTask<byte[]> call : calls) {
                call.get();
            }

            assertEquals(3, most.get());
            assertEquals(3, plugin.figures().instances());
            assertEquals(8, plugin.figures().calls());
        }
    }

    @Test
    void theManifestMayLowerThePoolAndNotRaiseIt() throws Exception {
        try (Host host = host(2)) {
            Plugin lowered = load(host, "instances: { mode: pooled, size: 1, queue: 0 }");
            leaveRunning(lowered, "hold");
            awaitHolding(1);
            assertThrows(PluginUnavailable.class, () -> lowered.call("echo", NOTHING));
            go.countDown();
        }
        try (Host host = host(1).setting(b -> b.queue(0))) {
            Plugin raised = load(host, "instances: { mode: pooled, size: 9, queue: 9 }");
            assertEquals(0, raised.call("echo", NOTHING).length);
            assertEquals(1, raised.figures().instances());
        }
    }

    @Test
    void waitingCallsGetTheirTurnInOrder() throws Exception {
        try (Host host = host(1)) {
            Plugin plugin = load(host);
            List<Integer> order = new CopyOnWriteArrayList<>();
            leaveRunning(plugin, "hold");
            awaitHolding(1);
            for (int i = 0; i < 5; i++) {
                int number = i;
                Thread thread =
                        new Thread(
                                () -> {
                                    int before = Host.number(plugin, "count");
                                    assertEquals(number + 1, before);
                                    order.add(number);
                                });
                threads.add(thread);
                thread.start();
                awaitQueued();
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(5, order.size());
            assertEquals(6, Host.number(plugin, "count"));
        }
    }

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToTryAgain() {
        try (Host host = host(1).setting(b -> b.queue(1))) {
            Plugin plugin = load(host);
            leaveRunning(plugin, "hold");
            awaitHolding(1);
            leaveRunning(plugin, "echo");
            awaitQueued();

            PluginUnavailable refused =
                    assertThrows(PluginUnavailable.class, () -> plugin.call("echo", NOTHING));

            assertEquals(PluginState.ACTIVE, refused.state());
            assertNotNull(refused.retryAfter());
            assertEquals(1, plugin.figures().refused());
            go.countDown();
        }
    }

    @Test
    void aCallThatFindsNoInstanceInTimeIsRefusedAndLeavesTheQueue() {
        try (Host host = host(1).setting(b -> b.queue(1).queueWait(Duration.ofMillis(5)))) {
            Plugin plugin = load(host);
            leaveRunning(plugin, "hold");
            awaitHolding(1);

            assertThrows(PluginUnavailable.class, () -> plugin.call("echo", NOTHING));
            PluginUnavailable second =
                    assertThrows(PluginUnavailable.class, () -> plugin.call("echo", NOTHING));

            assertTrue(second.summary().contains("in time"), second::summary);
            go.countDown();
        }
    }

    @Test
    void waitingCountsTowardsTheDeadline() {
        try (Host host = host(1)) {
            Plugin plugin = load(host);
            leaveRunning(plugin, "hold");
            awaitHolding(1);

            DeadlineExceeded stopped =
                    assertThrows(
                            DeadlineExceeded.class,
                            () ->
                                    plugin.call(
                                            "echo",
                                            NOTHING,
                                            PluginCallOptions.DEFAULT.withDeadline(
                                                    Duration.ofMillis(5))));

            assertEquals(Duration.ofMillis(5), stopped.deadline());
            go.countDown();
        }
    }

    @Test
    void aWaitingCallCanBeCancelled() throws Exception {
        try (Host host = host(1)) {
            Plugin plugin = load(host);
            CancelToken token = new CancelToken();
            leaveRunning(plugin, "hold");
            awaitHolding(1);
            FutureTask<byte[]> waiting =
                    start(plugin, "echo", PluginCallOptions.DEFAULT.withCancel(token));
            awaitQueued();

            token.cancel();

            assertInstanceOf(CallCancelled.class, failureOf(waiting));
            go.countDown();
        }
    }

    @Test
    void anInterruptOfTheCallersThreadNeitherStopsTheCallNorGetsLost() throws Exception {
        try (Host host = host(1)) {
            Plugin plugin = load(host);
            leaveRunning(plugin, "hold");
            awaitHolding(1);
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread caller =
                    new Thread(
                            () -> {
                                plugin.call("echo", NOTHING);
                                stillInterrupted.complete(Thread.currentThread().isInterrupted());
                            });
            threads.add(caller);
            caller.start();
            awaitQueued();

            caller.interrupt();
            go.countDown();

            assertEquals(true, stillInterrupted.get());
        }
    }

    @Test
    void aSingleInstanceKeepsItsStateAndServesOneCallAfterTheOther() throws Exception {
        try (Host host = host(4)) {
            Plugin plugin = load(host, "instances: { mode: single }");
            List<FutureTask<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(start(plugin, "hold"));
            }
            awaitHolding(1);
            go.countDown();
            for (FutureTask<byte[]> call : calls) {
                call.get();
            }

            assertEquals(1, most.get());
            assertEquals(1, Host.number(plugin, "count"));
            assertEquals(2, Host.number(plugin, "count"));
        }
    }

    @Test
    void aSingleInstanceThatBrokeIsReplacedByOneAndNotByTwo() {
        try (Host host = host(4)) {
            Plugin plugin = load(host, "instances: { mode: single }");
            for (int i = 0; i < 200; i++) {
                assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
                assertEquals(1, Host.number(plugin, "count"));
                assertEquals(2, Host.number(plugin, "count"));
                assertEquals(1, plugin.figures().instances());
            }
        }
    }

    @Test
    void perCallEachCallFindsAFreshState() throws Exception {
        try (Host host = host(2)) {
            Plugin plugin = load(host, "instances: { mode: per-call }");
            for (int i = 0; i < 50; i++) {
                assertEquals(1, Host.number(plugin, "count"));
            }
            FutureTask<byte[]> first = start(plugin, "count");
            FutureTask<byte[]> second = start(plugin, "count");

            assertEquals(1, first.get()[0]);
            assertEquals(1, second.get()[0]);
            assertEquals(0, plugin.figures().replaced());
        }
    }

    @Test
    void pluginsShareOneMemoryBudget() {
        try (Host host = host(1).setting(b -> b.memoryBudget(65_536))) {
            host.folder().plugin("a").guest(new Guest().echo("echo")).write();
            PluginManager manager = host.manager();
            manager.loadAll();
            host.folder().plugin("b").guest(new Guest().echo("echo")).write();
            manager.loadAll();

            assertEquals(65_536, manager.memoryHeld());
            assertEquals(65_536, manager.find("test.a").orElseThrow().figures().memoryBytes());
            assertTrue(manager.find("test.b").isEmpty());
            PluginUnavailable refused =
                    assertInstanceOf(PluginUnavailable.class, manager.plugins().get(1).failure());
            assertTrue(refused.summary().contains("memory budget"), refused::summary);

            manager.unload("test.a");
            assertEquals(0, manager.memoryHeld());
            manager.loadAll();
            assertEquals(3, manager.call("test.b", "echo", new byte[3]).length);
        }
    }

    @Test
    void aGuestGrowsWithinTheBudgetOfAll() {
        try (Host host = host(1).setting(b -> b.memoryBudget(3 * 65_536))) {
            Guest guest = new Guest();
            guest.answers("grow", c -> c.i32(1).op(Opcode.MEMORY_GROW));
            Plugin plugin = host.load(guest);

            assertEquals(1, Host.number(plugin, "grow"));
            assertEquals(2, Host.number(plugin, "grow"));
            assertEquals(-1, Host.number(plugin, "grow"));
            assertEquals(3 * 65_536, plugin.figures().memoryBytes());
            assertEquals(3 * 65_536, plugin.figures().peakMemoryBytes());
        }
    }

    @Test
    void unloadingLetsRunningCallsEndAndRefusesTheWaitingOnes() throws Exception {
        try (Host host = host(1).setting(b -> b.drain(Duration.ofMinutes(1)))) {
            Plugin plugin = load(host);
            PluginManager manager = host.current();
            FutureTask<byte[]> running = start(plugin, "hold");
            awaitHolding(1);
            FutureTask<byte[]> waiting = start(plugin, "echo");
            awaitQueued();
            Thread unloading = new Thread(() -> manager.unload("test.guest"));
            threads.add(unloading);
            unloading.start();

            PluginUnavailable refused =
                    assertInstanceOf(PluginUnavailable.class, failureOf(waiting));
            assertEquals(PluginState.DRAINING, refused.state());
            assertNull(refused.retryAfter());
            assertThrows(PluginUnavailable.class, () -> plugin.call("echo", NOTHING));
            go.countDown();
            assertEquals(0, running.get().length);
            unloading.join();
            assertEquals(PluginState.STOPPED, plugin.state());
            assertEquals(0, manager.memoryHeld());
        }
    }

    @Test
    void callsThatOutlastTheDrainAreCancelled() throws Exception {
        try (Host host = host(1).setting(b -> b.drain(Duration.ZERO))) {
            Plugin plugin = load(host);
            FutureTask<byte[]> running = start(plugin, "spin");
            while (plugin.figures().calls() == 0 && !isRunning(threads.get(0))) {
                Thread.onSpinWait();
            }

            host.current().unload("test.guest");

            PluginException stopped = failureOf(running);
            assertTrue(
                    stopped instanceof CallCancelled || stopped instanceof PluginUnavailable,
                    stopped::toString);
            assertEquals(0, host.current().memoryHeld());
        }
    }

    private static boolean isRunning(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.wardian.wasm.internal.interpreter")) {
                return true;
            }
        }
        return false;
    }
}
