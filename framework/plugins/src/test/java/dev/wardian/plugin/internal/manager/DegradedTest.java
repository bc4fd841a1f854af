package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that keeps failing is left alone for a while. */
@Timeout(60)
class DegradedTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final AtomicLong now = new AtomicLong();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Host host = new Host(Path.of(""));

    @AfterEach
    void close() {
        host.close();
    }

    /** Fails in every way, and works as long as its input is empty. */
    private static Guest guest() {
        return new Guest()
                .operation("work", c -> c.get(0).op(Opcode.IF).op(Opcode.UNREACHABLE).end().i32(0))
                .operation("fail", c -> c.i32(3))
                .spins("spin");
    }

    private Plugin load() {
        return load(Duration.ofMinutes(1));
    }

    private Plugin load(Duration deadline) {
        host =
                new Host(folder)
                        .limit(Limit.DEADLINE, deadline.toNanos())
                        .setting(
                                b ->
                                        b.clock(now::get)
                                                .circuit(new CircuitSettings(2, PAUSE, PAUSE))
                                                .listener(
                                                        (before, status) ->
                                                                events.add(
                                                                        before
                                                                                + " "
                                                                                + status.state())));
        return host.load(guest());
    }

    private static void trap(Plugin plugin) {
        assertThrows(PluginTrap.class, () -> plugin.call("work", new byte[1]));
    }

    private void awaitEvent(String event) throws InterruptedException {
        while (!events.take().equals(event)) {
            // Others come before.
        }
    }

    private PluginState listed() {
        return host.current().plugins().get(0).state();
    }

    @Test
    void aPluginThatKeepsFailingIsRefusedUntilItWorksAgain() throws InterruptedException {
        Plugin plugin = load();
        trap(plugin);
        trap(plugin);

        PluginUnavailable refused =
                assertThrows(PluginUnavailable.class, () -> plugin.call("work", NOTHING));

        assertEquals(PluginState.DEGRADED, refused.state());
        assertNotNull(refused.retryAfter());
        assertTrue(refused.retryAfter().compareTo(PAUSE) <= 0);
        assertEquals("work", refused.info().operation());
        assertEquals(PluginState.DEGRADED, plugin.state());
        assertEquals(PluginState.DEGRADED, listed());
        assertEquals(2, plugin.figures().calls());
        assertEquals(1, plugin.figures().refused());
        awaitEvent("ACTIVE DEGRADED");

        now.addAndGet(PAUSE.toNanos());
        plugin.call("work", NOTHING);

        assertEquals(PluginState.ACTIVE, plugin.state());
        assertEquals(PluginState.ACTIVE, listed());
        awaitEvent("DEGRADED ACTIVE");
        plugin.call("work", NOTHING);
    }

    @Test
    void itStaysWhereItsUsersFindItSoThatNothingIsLeftOutSilently() {
        Plugin plugin = load();
        trap(plugin);
        trap(plugin);
        PluginManager manager = host.current();

        assertEquals(List.of(plugin), manager.active().all());
        assertTrue(manager.ref("test.guest").find().isPresent());
    }

    @Test
    void deadlinesOfThePluginCountAndThoseOfTheCallerDoNot() {
        Plugin plugin = load(Duration.ofMillis(50));
        PluginCallOptions hasty = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(1));
        for (int i = 0; i < 4; i++) {
            assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING, hasty));
        }
        assertEquals(PluginState.ACTIVE, plugin.state());

        assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING));
        assertEquals(PluginState.ACTIVE, plugin.state());
        // One for which this machine has no instance in half of its time does not count.
        while (plugin.state() == PluginState.ACTIVE) {
            assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING));
        }

        assertEquals(PluginState.DEGRADED, plugin.state());
    }

    @Test
    void whatThePluginSaysOnPurposeIsAnAnswer() {
        Plugin plugin = load();
        trap(plugin);
        for (int i = 0; i < 4; i++) {
            assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING));
        }
        trap(plugin);

        assertEquals(PluginState.ACTIVE, plugin.state());
    }

    @Test
    void aReloadBeginsAnew() throws InterruptedException {
        Plugin plugin = load();
        trap(plugin);
        trap(plugin);
        awaitEvent("ACTIVE DEGRADED");

        host.current().reload("test.guest");

        assertEquals(PluginState.ACTIVE, plugin.state());
        assertEquals(PluginState.ACTIVE, listed());
        awaitEvent("STARTING ACTIVE");
        awaitEvent("DEGRADED DRAINING");
        plugin.call("work", NOTHING);
    }

    @Test
    void itCanBeUnloadedAndARefusedReloadLeavesItAsItIs() throws Exception {
        Plugin plugin = load();
        trap(plugin);
        trap(plugin);
        awaitEvent("ACTIVE DEGRADED");
        host.folder().plugin("guest").guest(guest()).line("unknown: 1").write();

        assertThrows(PluginException.class, () -> host.current().reload("test.guest"));
        assertEquals(PluginState.DEGRADED, listed());
        host.current().unload("test.guest");

        assertEquals(PluginState.STOPPED, plugin.state());
        awaitEvent("DEGRADED DRAINING");
        awaitEvent("DRAINING STOPPED");
    }

    @Test
    void anInstanceThatCannotBeMadeIsAFailure() {
        AtomicLong made = new AtomicLong();
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function("made", ":i", call -> made.getAndIncrement() == 0 ? 0 : 7);
        Guest guest = new Guest();
        int count = guest.imports("wardian:probe/1", "made", ":i");
        guest.operation("__init", c -> c.op(Opcode.CALL, count))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE));
        host =
                new Host(folder)
                        .with(probe)
                        .setting(
                                b ->
                                        b.circuit(new CircuitSettings(3, PAUSE, PAUSE))
                                                .clock(now::get));
        Plugin plugin = host.load(guest);

        assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
        for (int i = 0; i < 2; i++) {
            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("trap", NOTHING));
            assertEquals("__init", failure.info().operation());
        }

        assertEquals(PluginState.DEGRADED, plugin.state());
    }
}
