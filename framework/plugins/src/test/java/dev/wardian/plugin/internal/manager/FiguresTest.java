package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.CapabilityDenied;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of a plugin, of one generation and of all. */
class FiguresTest {
    private static final byte[] NOTHING = new byte[0];
    private static final CapabilityName PROBE = CapabilityName.of("probe/1");

    @TempDir Path folder;

    /** Calls that succeed, fail and trap, and one that calls a host function three times. */
    private static Guest guest() {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", "i:i");
        return guest.operation("succeed", c -> c.i32(0))
                .operation("fail", c -> c.i32(3))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE))
                .operation(
                        "use",
                        c -> {
                            for (int i = 0; i < 3; i++) {
                                c.i32(i).op(Opcode.CALL, use).op(Opcode.DROP);
                            }
                            c.i32(0);
                        });
    }

    private static ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function(
                        "use",
                        "i:i",
                        call -> {
                            if (call.i32(0) == 1) {
                                throw call.denied("one");
                            }
                            if (call.i32(0) == 2) {
                                throw new CapabilityDenied(
                                        CallInfo.NONE, PROBE, "two", "", List.of());
                            }
                            return 0;
                        });
    }

    @Test
    void failuresAreCountedByTheirIdAndDenialsByCapability() {
        try (Host host = new Host(folder).with(probe()).limit(Limit.INPUT, 4)) {
            Plugin plugin = host.load(guest());

            plugin.call("succeed", NOTHING);
            plugin.call("use", NOTHING);
            assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING));
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            assertThrows(LimitExceeded.class, () -> plugin.call("succeed", new byte[5]));

            PluginFigures figures = plugin.figures();
            assertEquals(
                    Map.of(
                            ErrorId.PLUGIN_FAILURE, 1L,
                            ErrorId.PLUGIN_TRAP, 2L,
                            ErrorId.LIMIT_EXCEEDED, 1L),
                    figures.failuresById());
            assertEquals(4, figures.failures());
            assertEquals(6, figures.calls());
            assertEquals(5, figures.latency().count(), "one was never begun");
            assertEquals(2, figures.replaced());
            assertEquals(3, figures.capability(PROBE).calls());
            assertEquals(2, figures.capability(PROBE).denials());
            assertEquals(Set.of(PROBE), figures.capabilities().keySet());
            assertEquals(List.of("probe/1 one", "probe/1 two"), host.audit().denials);
        }
    }

    @Test
    void totalsGoOnWhereAReloadBeginsAnew() {
        try (Host host = new Host(folder).with(probe())) {
            Plugin plugin = host.load(guest());
            plugin.call("use", NOTHING);
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));

            host.current().reload("test.guest");
            plugin.call("use", NOTHING);

            assertEquals(1, plugin.figures().calls());
            assertEquals(0, plugin.figures().failures());
            PluginFigures totals = plugin.totals();
            assertEquals(3, totals.calls());
            assertEquals(Map.of(ErrorId.PLUGIN_TRAP, 1L), totals.failuresById());
            assertEquals(3, totals.latency().count());
            assertEquals(6, totals.capability(PROBE).calls());
            assertEquals(4, totals.capability(PROBE).denials());
            assertEquals(1, totals.replaced());
            assertEquals(1, totals.instances());
            assertEquals(Guest.MEMORY, totals.memoryBytes());

            host.current().unload("test.guest");
            host.current().load(host.folder().path().resolve("guest/plugin.yaml"));
            plugin.call("succeed", NOTHING);

            assertEquals(4, plugin.totals().calls());
        }
    }

    @Test
    void callsThatRunAndWaitAreSeen() throws InterruptedException {
        HeldCall held = new HeldCall();
        try (Host host =
                new Host(folder)
                        .with(held.probe("use", "i:i", 0))
                        .setting(b -> b.poolSize(1).queueWait(Duration.ofMinutes(1)))) {
            Plugin plugin = host.load(guest());
            List<Thread> callers = new ArrayList<>();
            callers.add(start(() -> plugin.call("use", NOTHING)));
            held.awaitEntered();
            CancelToken cancel = new CancelToken();
            PluginCallOptions options = PluginCallOptions.DEFAULT.withCancel(cancel);
            callers.add(
                    start(
                            () ->
                                    assertThrows(
                                            CallCancelled.class,
                                            () -> plugin.call("succeed", NOTHING, options))));
            while (plugin.figures().waiting() == 0) {
                Thread.onSpinWait();
            }

            assertEquals(1, plugin.figures().running());
            assertEquals(1, plugin.totals().waiting());
            assertEquals(0, plugin.figures().calls());

            cancel.cancel();
            callers.get(1).join();
            assertEquals(0, plugin.figures().waiting());
            assertEquals(Map.of(ErrorId.CALL_CANCELLED, 1L), plugin.figures().failuresById());
            held.release();
            callers.get(0).join();
            assertEquals(0, plugin.figures().running());
            assertEquals(2, plugin.figures().calls());
            assertEquals(0, plugin.figures().refused());
            assertTrue(plugin.figures().latency().sum().toNanos() > 0);
        }
    }

    private static Thread start(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        return thread;
    }
}
