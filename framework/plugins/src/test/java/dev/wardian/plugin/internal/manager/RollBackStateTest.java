package dev.wardian.plugin.internal.manager;

import static dev.wardian.plugin.internal.manager.CountingGuests.counter;
import static dev.wardian.plugin.internal.manager.CountingGuests.counting;
import static dev.wardian.plugin.internal.manager.CountingGuests.restoring;
import static dev.wardian.plugin.internal.manager.CountingGuests.saving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the state when a version that took it over fails in probation. */
@Timeout(120)
class RollBackStateTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];
    private static final int FAILURES = 3;

    private final LinkedBlockingQueue<PluginStatus> failures = new LinkedBlockingQueue<>();

    private PluginFolder.Draft stateful(int number, int schema, Guest guest) {
        return plugin("a", number, guest)
                .line("instances: { mode: single }")
                .line("state: { handover: true, schema: " + schema + " }");
    }

    /** A version that can trap, with all hooks but {@code __save}. */
    private static Guest faulty() {
        return restoring(counting(new Guest())).operation("trap", c -> c.op(Opcode.UNREACHABLE));
    }

    private Plugin replaced(PluginFolder.Draft before, PluginFolder.Draft next, int count) {
        host.setting(
                b ->
                        b.listener(
                                (old, now) -> {
                                    if (now.failure() != null) {
                                        failures.add(now);
                                    }
                                }));
        before.write();
        PluginManager manager = host.manager();
        manager.refresh();
        Plugin plugin = manager.find("test.a").orElseThrow();
        for (int i = 0; i < count; i++) {
            Host.number(plugin, "add");
        }
        next.write();
        manager.refresh();
        assertEquals(2, plugin.generation());
        return plugin;
    }

    private PluginStatus failing(Plugin plugin) throws InterruptedException {
        for (int i = 0; i < FAILURES; i++) {
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
        }
        PluginStatus told = failures.poll(1, TimeUnit.MINUTES);
        return java.util.Objects.requireNonNull(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"saves", "traps", "fails", "never ends"})
    void theVersionBeforeHasTheStateThatItHandedOverWhateverTheFailingOneWouldSave(String save)
            throws Exception {
        Guest next = faulty();
        switch (save) {
            case "saves" -> saving(next);
            case "traps" -> next.operation("__save", c -> c.op(Opcode.UNREACHABLE));
            case "fails" -> next.operation("__save", c -> c.i32(7));
            default -> next.spins("__save");
        }
        Plugin plugin = replaced(stateful(1, 2, counter()), stateful(2, 2, next), 5);
        assertEquals(6, Host.number(plugin, "add"));

        PluginStatus told = failing(plugin);

        assertEquals(List.of(ErrorId.RELOAD_FAILS_OFTEN), ids(told));
        assertEquals("1.1.0", plugin.version());
        assertEquals(5, Host.number(plugin, "number"));
        assertEquals(Guest.MEMORY, host.current().memoryHeld());
    }

    @Test
    void aNewerSchemaDoesNotKeepTheVersionBeforeFromItsPlace() throws Exception {
        Plugin plugin = replaced(stateful(1, 2, counter()), stateful(2, 3, saving(faulty())), 4);

        failing(plugin);

        assertEquals("1.1.0", plugin.version());
        assertEquals(4, Host.number(plugin, "number"));
    }

    @Test
    void aVersionThatHandedNothingOverBeginsAnew() throws Exception {
        PluginFolder.Draft before =
                plugin("a", 1, counting(new Guest())).line("instances: { mode: single }");
        Plugin plugin = replaced(before, stateful(2, 1, saving(faulty())), 4);

        failing(plugin);

        assertEquals("1.1.0", plugin.version());
        assertEquals(0, Host.number(plugin, "number"));
    }

    @Test
    void theFailingVersionStaysWhereTheStateIsNotTakenBack() throws Exception {
        Guest before = saving(counting(new Guest()));
        before.operation("__restore", c -> c.i32(7));
        Plugin plugin = replaced(stateful(1, 2, before), stateful(2, 2, saving(faulty())), 4);

        failing(plugin);

        assertEquals("1.2.0", plugin.version());
        assertEquals(1, Host.number(plugin, "add"));
        // Waits for its turn.
        host.current().refresh();
        assertEquals(Guest.MEMORY, host.current().memoryHeld());
    }

    @Test
    void theStateThatIsKeptCountsUntilProbationIsOver() {
        host.setting(b -> b.probation(new Probation(3, 1, 0.5)));
        Plugin plugin = replaced(stateful(1, 2, counter()), stateful(2, 2, counter()), 1);

        assertEquals(Guest.MEMORY + 4, host.current().memoryHeld());
        assertEquals(Guest.MEMORY + 4, plugin.figures().memoryBytes());

        for (int i = 0; i < 3; i++) {
            Host.number(plugin, "add");
        }
        assertEquals(Guest.MEMORY, host.current().memoryHeld());
        assertEquals(5, Host.number(plugin, "add"));
    }

    @Test
    void theStateThatIsKeptIsGivenBackWithItsVersion() {
        Plugin plugin = replaced(stateful(1, 2, counter()), stateful(2, 2, counter()), 1);
        assertEquals(Guest.MEMORY + 4, host.current().memoryHeld());

        host.current().unload(plugin.id());

        assertEquals(0, host.current().memoryHeld());
    }

    @Test
    void aStateForWhichThereIsNoMemoryIsNotHandedOver() {
        int bytes = 60_000;
        Guest before = restoring(counting(new Guest()));
        before.operation("__save", c -> c.i32(0).i32(bytes).op(Opcode.CALL, before.outputWrite));
        host.setting(b -> b.memoryBudget(2 * Guest.MEMORY + bytes / 2));
        stateful(1, 2, before).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Plugin plugin = manager.find("test.a").orElseThrow();
        Host.number(plugin, "add");
        stateful(2, 2, counter()).write();

        assertThrows(PluginUnavailable.class, () -> manager.reload("test.a"));

        assertEquals(1, plugin.generation());
        assertEquals(2, Host.number(plugin, "add"));
        assertEquals(Guest.MEMORY, manager.memoryHeld());
    }

    @Test
    void nobodyRollsBackToTheVersionThatFailed() throws Exception {
        Plugin plugin = replaced(stateful(1, 2, counter()), stateful(2, 2, saving(faulty())), 4);
        failing(plugin);
        PluginManager manager = host.current();

        assertThrows(IllegalStateException.class, () -> manager.rollback("test.a"));

        assertEquals("1.1.0", plugin.version());
        stateful(3, 2, counter()).write();
        manager.refresh();
        manager.rollback("test.a");
        assertEquals("1.1.0", plugin.version());
        assertEquals(4, Host.number(plugin, "number"));
    }
}
