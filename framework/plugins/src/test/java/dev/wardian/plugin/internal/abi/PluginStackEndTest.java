package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.ThreadStackExhausted;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin that nests its calls to the end of the thread's stack, and has the host call another
 * plugin at each depth, takes nothing from anybody: no instance, no permit, no thread.
 */
class PluginStackEndTest {
    private static final byte[] TEXT = {1, 2, 3};
    private static final int PERMITS = 10;

    @TempDir Path folder;

    private final Semaphore permits = new Semaphore(PERMITS);
    private final List<Plugin> inner = new ArrayList<>();

    private ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function(
                        "relay",
                        ":i",
                        call -> {
                            permits.acquireUninterruptibly();
                            try {
                                return inner.get(0).call("echo", TEXT).length;
                            } finally {
                                permits.release();
                            }
                        });
    }

    /** Calls the other plugin, then itself, with references to be cleared. */
    private static Guest deep() {
        Guest guest = new Guest();
        int relay = guest.imports("wardian:probe/1", "relay", ":i");
        int self = relay + 1;
        guest.operation(
                "deep",
                code ->
                        code.locals("E")
                                .op(Opcode.CALL, relay)
                                .op(Opcode.DROP)
                                .get(0)
                                .op(Opcode.CALL, self));
        return guest.echo("echo");
    }

    private Plugin load(Host host) {
        PluginFolder plugins = host.folder();
        plugins.plugin("inner").guest(new Guest().echo("echo")).write();
        plugins.plugin("outer").guest(deep()).asksFor("probe").write();
        host.manager("test.inner", "test.outer").loadAll();
        inner.add(host.current().find("test.inner").orElseThrow());
        return host.current().find("test.outer").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 320, 384, 512, 777, 1024})
    void takesNothingFromAnybody(int stackKib) throws InterruptedException {
        try (Host host = new Host(folder).with(probe()).limit(Limit.CALL_DEPTH, 1_000_000)) {
            host.limit(Limit.CAPABILITY_CALLS, 1_000_000);
            Plugin outer = load(host);
            for (int i = 0; i < 12; i++) {
                onStack(
                        stackKib + i,
                        () -> {
                            ThreadStackExhausted error =
                                    assertThrows(
                                            ThreadStackExhausted.class,
                                            () -> outer.call("deep", TEXT));

                            assertFalse(error.wasmStack().isEmpty());
                            assertTrue(error.summary().contains("call depth"), error::summary);
                            // The same thread can call both.
                            assertArrayEquals(TEXT, inner.get(0).call("echo", TEXT));
                            assertArrayEquals(TEXT, outer.call("echo", TEXT));
                        });
            }

            assertEquals(PERMITS, permits.availablePermits());
            for (Plugin plugin : List.of(inner.get(0), outer)) {
                assertEquals(0, plugin.figures().running());
                assertEquals(PluginState.ACTIVE, plugin.state());
            }
        }
    }

    private static void onStack(int kib, Runnable work) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                };
        Thread thread = new Thread(null, guarded, "small stack", (long) kib << 10);
        thread.start();
        thread.join();
        for (Throwable failure : failures) {
            throw new AssertionError("on a stack of " + kib + " KiB", failure);
        }
    }

    @Test
    void errorOfACapabilityIsTheHostsFailureAndNotThePluginsTrap() {
        ProbeCapability broken =
                new ProbeCapability("probe/1")
                        .function(
                                "relay",
                                ":i",
                                call -> {
                                    throw new StackOverflowError("of the host");
                                });
        try (Host host = new Host(folder).with(broken)) {
            Plugin plugin = host.load(Guest.relaying());

            // -EHOST, and the instance stays.
            assertEquals(-10, Host.number(plugin, "relay"));
            assertEquals(0, plugin.figures().replaced());
        }
    }

    /** A guest each of whose operations ends its call in another way. */
    private static Guest ending() {
        Guest guest = new Guest().spins("spin");
        guest.operation(
                "panic",
                c -> {
                    c.i32(0).i32(0).i32(0).i32(0).i32(0).i32(0).op(Opcode.CALL, guest.abort);
                    c.i32(0);
                });
        int self = guest.abort + 3;
        return guest.operation("deep", c -> c.get(0).op(Opcode.CALL, self)).traps("trap");
    }

    private static <E extends PluginException> E ended(
            Class<E> type, Plugin plugin, String operation) {
        E error = assertThrows(type, () -> plugin.call(operation, TEXT));

        assertFalse(error.wasmStack().isEmpty(), operation);
        assertTrue(error.getMessage().contains("\n  at op:" + operation), error::getMessage);
        return error;
    }

    @Test
    void whateverEndsACallHasTheGuestsStack() {
        try (Host host = new Host(folder).limit(Limit.CALL_DEPTH, 50)) {
            Plugin plugin = host.load(ending());

            ended(PluginTrap.class, plugin, "trap");
            ended(PluginPanic.class, plugin, "panic");
            LimitExceeded error = ended(LimitExceeded.class, plugin, "deep");
            assertEquals(Limit.CALL_DEPTH, error.limit());
        }
        try (Host host = new Host(folder).limit(Limit.DEADLINE, 50_000_000)) {
            ended(DeadlineExceeded.class, host.load(ending()), "spin");
        }
        try (Host host = new Host(folder).limit(Limit.FUEL, 100_000)) {
            LimitExceeded error = ended(LimitExceeded.class, host.load(ending()), "spin");
            assertEquals(Limit.FUEL, error.limit());
        }
    }
}
