package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mode per-call: every call finds what {@code __init} left, whatever the calls before it did. */
class PerCallTest {
    private static final byte[] NOTHING = {};
    private static final int PAGE = 65_536;

    /** One that is renewed by the caller, and one that is renewed in the background. */
    private static final int SMALL = 1;

    private static final int LARGE = 5;

    @TempDir Path folder;

    private Host host(int size) {
        return new Host(folder)
                .setting(b -> b.poolSize(size).queueWait(Duration.ofMinutes(1)).queue(1000));
    }

    private static Plugin load(Host host, Guest guest, String... capabilities) {
        PluginFolder.Draft draft = host.folder().plugin("guest").guest(guest);
        if (capabilities.length > 0) {
            draft.asksFor(capabilities);
        }
        return host.manager("test.guest").load(draft.line("instances: { mode: per-call }").write());
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void nothingOfACallIsThereInTheNext(int pages) {
        StatefulGuest stateful = new StatefulGuest(pages);
        try (Host host = host(2)) {
            Plugin plugin = load(host, stateful.guest());
            for (int i = 0; i < 100; i++) {
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
            }
            assertEquals(0, plugin.figures().replaced());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void norOfOneThatFailedOrWasStopped(int pages) {
        StatefulGuest stateful = new StatefulGuest(pages);
        try (Host host = host(1).limit(Limit.FUEL, 1_000_000)) {
            Plugin plugin = load(host, stateful.guest());
            for (int i = 0; i < 10; i++) {
                assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING));
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
                assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
                assertThrows(LimitExceeded.class, () -> plugin.call("spin", NOTHING));
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
            }
            assertEquals(20, plugin.figures().replaced());
            assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
        }
        try (Host host = host(1)) {
            Plugin plugin = load(host, stateful.guest());
            CancelToken token = new CancelToken();
            token.cancel();
            PluginCallOptions cancelled = PluginCallOptions.DEFAULT.withCancel(token);
            PluginCallOptions hurried =
                    PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(2));
            for (int i = 0; i < 5; i++) {
                assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING, hurried));
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
                assertThrows(CallCancelled.class, () -> plugin.call("spin", NOTHING, cancelled));
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void manyThreadsAtOnceNeverShareAState(int pages) throws Exception {
        int size = 3;
        StatefulGuest stateful = new StatefulGuest(pages);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Host host = host(size)) {
            Plugin plugin = load(host, stateful.guest());
            List<Future<?>> callers = new ArrayList<>();
            AtomicInteger traps = new AtomicInteger();
            for (int caller = 0; caller < 8; caller++) {
                int number = caller;
                callers.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 100; i++) {
                                        assertEquals(
                                                stateful.fresh(), Host.number(plugin, "touch"));
                                        assertTrue(plugin.figures().instances() <= size + 1);
                                        if (i % 10 == number) {
                                            traps.incrementAndGet();
                                            assertThrows(
                                                    PluginTrap.class,
                                                    () -> plugin.call("trap", NOTHING));
                                        }
                                    }
                                }));
            }
            for (Future<?> caller : callers) {
                caller.get(1, TimeUnit.MINUTES);
            }
            assertEquals(traps.get(), plugin.figures().replaced());
            host.current().unload("test.guest");
            assertEquals(0, host.current().memoryHeld());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void memoryThatACallTakesIsGivenBackAfterIt() {
        StatefulGuest stateful = new StatefulGuest(SMALL);
        try (Host host = host(1)) {
            Plugin plugin = load(host, stateful.guest());
            long before = host.current().memoryHeld();
            // One page, two table elements, and copies of the one block with bytes and of the
            // table.
            assertEquals(PAGE + 2 * 8 + 4096 + 2 * 8, before);
            for (int i = 0; i < 20; i++) {
                assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
                assertEquals(before, host.current().memoryHeld());
            }
            assertEquals(before + PAGE + 3 * 8, plugin.figures().peakMemoryBytes());
            assertEquals(1, plugin.figures().instances());
        }
    }

    /** Guests whose {@code __init} is counted. */
    private static ProbeCapability counting(AtomicInteger inits) {
        return new ProbeCapability("probe/1")
                .function(
                        "init",
                        ":i",
                        call -> {
                            inits.incrementAndGet();
                            return 0;
                        })
                .function(
                        "kept",
                        ":i",
                        call ->
                                call.instanceState(AtomicInteger.class, AtomicInteger::new)
                                        .incrementAndGet());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatACapabilityKeepsForAnInstanceIsForgottenToo(boolean keptByInit) {
        AtomicInteger inits = new AtomicInteger();
        try (Host host = host(1).with(counting(inits))) {
            Guest guest = new Guest();
            int init = guest.imports("wardian:probe/1", "init", ":i");
            int kept = guest.imports("wardian:probe/1", "kept", ":i");
            guest.operation(
                    "__init",
                    c -> {
                        c.op(Opcode.CALL, keptByInit ? kept : init).op(Opcode.DROP);
                        c.op(Opcode.CALL, init);
                    });
            guest.answers("kept", c -> c.op(Opcode.CALL, kept));
            Plugin plugin = load(host, guest, "probe");
            int calls = 20;
            for (int i = 0; i < calls; i++) {
                assertEquals(keptByInit ? 2 : 1, Host.number(plugin, "kept"));
            }
            // What was kept before the first call could not be copied: every call has an instance.
            assertTrue(keptByInit ? inits.get() >= calls : inits.get() == 2, inits::toString);
        }
    }

    @Test
    void anInstanceIsMadeOnceAndNotForEachCall() {
        AtomicInteger inits = new AtomicInteger();
        try (Host host = host(1).with(counting(inits))) {
            Guest guest = new Guest();
            int init = guest.imports("wardian:probe/1", "init", ":i");
            guest.operation(
                    "__init",
                    c -> c.i32(LARGE).op(Opcode.MEMORY_GROW).op(Opcode.DROP).op(Opcode.CALL, init));
            guest.echo("echo");
            Plugin plugin = load(host, guest, "probe");
            for (int i = 0; i < 50; i++) {
                assertEquals(3, plugin.call("echo", new byte[3]).length);
            }
            assertTrue(inits.get() <= 2, inits::toString);
        }
    }

    @Test
    void unloadingEndsTheMakingOfAnInstanceBeforeCapabilitiesAreClosed() throws Exception {
        AtomicInteger inits = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        List<String> events = new CopyOnWriteArrayList<>();
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .onClose(() -> events.add("closed"))
                        .function(
                                "init",
                                ":i",
                                call -> {
                                    if (inits.incrementAndGet() == 1) {
                                        return 0;
                                    }
                                    begun.countDown();
                                    try {
                                        while (true) {
                                            call.checkInterrupted();
                                            Thread.onSpinWait();
                                        }
                                    } finally {
                                        events.add("ended");
                                    }
                                });
        try (Host host = host(1).with(probe).setting(b -> b.drain(Duration.ZERO))) {
            Guest guest = new Guest();
            int init = guest.imports("wardian:probe/1", "init", ":i");
            guest.operation(
                    "__init",
                    c -> {
                        c.i32(LARGE).op(Opcode.MEMORY_GROW).op(Opcode.DROP);
                        c.op(Opcode.CALL, init);
                    });
            guest.echo("echo");
            Plugin plugin = load(host, guest, "probe");
            assertEquals(0, plugin.call("echo", NOTHING).length);
            begun.await();

            host.current().unload("test.guest");

            assertEquals(List.of("ended", "closed"), events);
            assertEquals(0, host.current().memoryHeld());
        }
    }

    @Test
    void whatTheHealthCheckDoesIsNotThereInTheFirstCall() {
        StatefulGuest stateful = new StatefulGuest(SMALL);
        stateful.guest()
                .operation("__health", c -> c.i32(50_000).i32(9).op(Opcode.I32_STORE).i32(0));
        try (Host host = host(1)) {
            Plugin plugin = load(host, stateful.guest());
            assertEquals(stateful.fresh(), Host.number(plugin, "touch"));
        }
    }

    /** A page for the instance and nothing for a copy of it. */
    @Test
    void withoutMemoryForACopyEachCallHasAnInstance() {
        StatefulGuest stateful = new StatefulGuest(SMALL);
        try (Host host = host(1).setting(b -> b.memoryBudget(PAGE + 2 * 8))) {
            Plugin plugin = load(host, stateful.guest());
            for (int i = 0; i < 20; i++) {
                assertEquals(5 + 10 + 1000 + 200_000, Host.number(plugin, "touch"));
            }
            PluginManager manager = host.current();
            manager.unload("test.guest");
            assertEquals(0, manager.memoryHeld());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void reloadsBetweenCallsLeaveNothingBehind(int pages) throws Exception {
        StatefulGuest stateful = new StatefulGuest(pages);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Host host = host(2)) {
            Plugin plugin = load(host, stateful.guest());
            PluginManager manager = host.current();
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                callers.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 200; i++) {
                                        assertEquals(
                                                stateful.fresh(), Host.number(plugin, "touch"));
                                    }
                                }));
            }
            for (int version = 2; version < 12; version++) {
                host.folder()
                        .plugin("guest")
                        .version(version + ".0.0")
                        .guest(stateful.guest())
                        .line("instances: { mode: per-call }")
                        .write();
                manager.reload("test.guest");
            }
            for (Future<?> caller : callers) {
                caller.get(1, TimeUnit.MINUTES);
            }
            manager.unload("test.guest");
            assertEquals(0, manager.memoryHeld());
        } finally {
            threads.shutdownNow();
        }
    }
}
