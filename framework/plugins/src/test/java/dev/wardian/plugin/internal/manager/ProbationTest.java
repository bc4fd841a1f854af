package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A version that fails in probation is rolled back. */
class ProbationTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];
    private static final Duration PAUSE = Duration.ofHours(1);

    private final LinkedBlockingQueue<PluginStatus> failures = new LinkedBlockingQueue<>();

    /** Answers 2, or fails or traps. */
    private static Guest faulty() {
        return numbered(2)
                .operation("fail", c -> c.i32(1))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE))
                .spins("spin");
    }

    private Host listening() {
        return host.setting(
                b ->
                        b.listener(
                                (before, now) -> {
                                    if (now.failure() != null) {
                                        failures.add(now);
                                    }
                                }));
    }

    private PluginManager replaced(Probation rules) {
        plugin("a", 1).write();
        PluginManager manager = listening().setting(b -> b.probation(rules)).manager();
        manager.refresh();
        plugin("a", 2, faulty()).write();
        manager.refresh();
        assertEquals(2, number(manager, "a"));
        return manager;
    }

    private static void call(PluginManager manager, String operation) {
        assertThrows(PluginException.class, () -> manager.call("test.a", operation, NOTHING));
    }

    @Test
    void tooManyFailuresRollBackAndTheFilesStayBroken() throws Exception {
        PluginManager manager = replaced(Probation.DEFAULT);
        Plugin plugin = manager.find("test.a").orElseThrow();

        for (int i = 0; i < 3; i++) {
            call(manager, "trap");
        }

        PluginStatus told = failures.poll(1, TimeUnit.MINUTES);
        assertNotNull(told);
        assertEquals(PluginState.ACTIVE, told.state());
        assertEquals("1.1.0", told.version());
        assertEquals(List.of(ErrorId.RELOAD_FAILS_OFTEN), ids(told));
        assertEquals(1, Host.number(plugin, "number"));
        manager.refresh();
        assertEquals(1, number(manager, "a"));
        assertEquals(List.of(ErrorId.RELOAD_FAILS_OFTEN), ids(status(manager, "a")));
        plugin("a", 3).write();
        manager.refresh();
        assertEquals(3, number(manager, "a"));
        assertNull(status(manager, "a").failure());
    }

    @Test
    void failuresThatAPluginReportsItselfDoNotCount() {
        PluginManager manager = replaced(new Probation(20, 1, 0.5));

        for (int i = 0; i < 30; i++) {
            assertThrows(PluginFailure.class, () -> manager.call("test.a", "fail", NOTHING));
        }

        assertEquals(2, manager.find("test.a").orElseThrow().generation());
        assertEquals(0, failures.size());
    }

    @Test
    void onlyCallsInProbationCountAndOnlyAboveTheRate() {
        host.setting(b -> b.circuit(CircuitSettings.NEVER));
        PluginManager manager = replaced(new Probation(10, 2, 0.5));

        // One call was made when the version came.
        for (int i = 0; i < 3; i++) {
            assertEquals(2, number(manager, "a"));
            call(manager, "trap");
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(2, number(manager, "a"));
        }
        for (int i = 0; i < 20; i++) {
            assertThrows(PluginTrap.class, () -> manager.call("test.a", "trap", NOTHING));
        }

        assertEquals(2, manager.find("test.a").orElseThrow().generation());
        assertEquals(0, failures.size());
    }

    @Test
    void aVersionThatAPersonRollsBackToIsNotOnProbation() throws Exception {
        host.setting(b -> b.circuit(CircuitSettings.NEVER));
        plugin("a", 1, faulty()).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 2).write();
        manager.refresh();
        manager.rollback("test.a");

        for (int i = 0; i < 20; i++) {
            assertThrows(PluginTrap.class, () -> manager.call("test.a", "trap", NOTHING));
        }

        assertEquals(3, manager.find("test.a").orElseThrow().generation());
    }

    private static void traps(Plugin plugin, int times) {
        for (int i = 0; i < times; i++) {
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
        }
    }

    @Test
    void theCircuitBeginsToCountWhenProbationIsOver() {
        host.setting(b -> b.circuit(new CircuitSettings(2, PAUSE, PAUSE)));
        PluginManager manager = replaced(new Probation(10, 10, 0.9));
        Plugin plugin = manager.find("test.a").orElseThrow();

        // One call was made when the version came.
        traps(plugin, 10);
        assertEquals(PluginState.ACTIVE, plugin.state());
        traps(plugin, 1);
        assertEquals(PluginState.DEGRADED, plugin.state());

        assertEquals(2, plugin.generation());
    }

    @Test
    void aVersionThatProbationRollsBackToBeginsWithAClosedCircuitAndWithoutProbation()
            throws Exception {
        host.setting(b -> b.circuit(new CircuitSettings(4, PAUSE, PAUSE)));
        plugin("a", 1, faulty()).write();
        PluginManager manager = listening().manager();
        manager.refresh();
        Plugin plugin = manager.find("test.a").orElseThrow();
        traps(plugin, 4);
        assertEquals(PluginState.DEGRADED, plugin.state());
        plugin("a", 2, faulty()).write();
        manager.refresh();
        traps(plugin, 3);
        assertNotNull(failures.poll(1, TimeUnit.MINUTES));

        assertEquals(3, plugin.generation());
        assertEquals(PluginState.ACTIVE, plugin.state());
        traps(plugin, 4);
        assertEquals(PluginState.DEGRADED, plugin.state());
        assertEquals(3, plugin.generation());
    }

    @Test
    void aFailingVersionWhosePredecessorDoesNotStartStaysAndIsTheCircuits() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Guest once = new Guest();
        int start = once.imports("wardian:probe/1", "start", ":i");
        once.operation("__init", c -> c.op(Opcode.CALL, start)).answers("number", c -> c.i32(1));
        host.with(
                        new ProbeCapability("probe/1")
                                .function("start", ":i", call -> started.getAndIncrement()))
                .setting(b -> b.circuit(new CircuitSettings(2, PAUSE, PAUSE)));
        plugin("a", 1, once).asksFor("probe").write();
        PluginManager manager = listening().manager("test.a");
        manager.refresh();
        Plugin plugin = manager.find("test.a").orElseThrow();
        plugin("a", 2, faulty()).write();
        manager.refresh();

        traps(plugin, 3);

        PluginStatus told = failures.poll(1, TimeUnit.MINUTES);
        assertNotNull(told);
        assertEquals(PluginState.REJECTED, told.state());
        assertEquals(2, plugin.generation());
        traps(plugin, 2);
        assertEquals(PluginState.DEGRADED, plugin.state());
    }

    @Test
    void anInstanceThatCannotBeMadeIsAFailedCall() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Guest once = new Guest();
        int start = once.imports("wardian:probe/1", "start", ":i");
        once.operation("__init", c -> c.op(Opcode.CALL, start))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE));
        host.with(
                new ProbeCapability("probe/1")
                        .function("start", ":i", call -> made.getAndIncrement()));
        plugin("a", 1).write();
        PluginManager manager = listening().manager("test.a");
        manager.refresh();
        plugin("a", 2, once).asksFor("probe").write();
        manager.refresh();

        for (int i = 0; i < 3; i++) {
            call(manager, "trap");
        }

        assertNotNull(failures.poll(1, TimeUnit.MINUTES));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void deadlinesThatTheCallerShortensAreNotCounted() {
        PluginManager manager = replaced(new Probation(20, 1, 0.1));
        PluginCallOptions hasty = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(1));

        for (int i = 0; i < 4; i++) {
            assertThrows(
                    DeadlineExceeded.class, () -> manager.call("test.a", "spin", NOTHING, hasty));
        }

        assertEquals(2, manager.find("test.a").orElseThrow().generation());
        assertEquals(0, failures.size());
    }
}
