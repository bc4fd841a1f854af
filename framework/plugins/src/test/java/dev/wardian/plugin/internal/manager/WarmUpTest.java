package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.AllocatedBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations run once before their plugin goes live, where nobody notices. */
@Timeout(120)
class WarmUpTest extends FolderFixture {
    private static final byte[] NOTHING = {};

    /** Its code is much larger than what a call needs. */
    private static Guest large() {
        return ofLoads(20_000);
    }

    /** As {@link #large}, below what is made ready without a warm-up. */
    private static Guest usual() {
        return ofLoads(5_000);
    }

    private static Guest ofLoads(int loads) {
        return new Guest()
                .answers(
                        "number",
                        c -> {
                            c.i32(0);
                            for (int i = 0; i < loads; i++) {
                                c.i32(100).op(Opcode.I32_LOAD).op(Opcode.I32_ADD);
                            }
                        });
    }

    private static long allocatedBy(Plugin plugin) {
        long before = AllocatedBytes.of(Thread.currentThread());
        assertEquals(0, Host.number(plugin, "number"));
        return AllocatedBytes.of(Thread.currentThread()) - before;
    }

    /** What the first call allocates, by what the tenth does. */
    private double ratio(boolean warm, Guest guest) {
        // The classes of a call are loaded by another plugin.
        plugin("other", 0).write();
        if (warm) {
            plugin("a", 1, guest).warmup("number", "").write();
        } else {
            plugin("a", 1, guest).write();
        }
        PluginManager manager = host.manager();
        manager.loadAll();
        number(manager, "other");
        Plugin plugin = manager.ref("test.a").get();
        long first = allocatedBy(plugin);
        for (int i = 2; i < 10; i++) {
            allocatedBy(plugin);
        }
        return (double) first / allocatedBy(plugin);
    }

    @Test
    void codeIsReadyForTheFirstCall() {
        double cold = ratio(false, large());
        double warm = ratio(true, large());

        assertTrue(cold > 50, () -> "the test proves nothing: " + cold);
        assertTrue(warm <= 3, () -> "times as much as the tenth call: " + warm);
    }

    @Test
    void codeOfUsualSizeIsReadyWithoutAWarmUp() {
        double ratio = ratio(false, usual());

        assertTrue(ratio <= 3, () -> "times as much as the tenth call: " + ratio);
    }

    private Guest counting() {
        return CountingGuests.counting(new Guest());
    }

    @Test
    void noCallSeesWhatAWarmUpLeft() {
        plugin("a", 1, counting()).warmup("add", "").line("instances: { mode: single }").write();
        PluginManager manager = host.manager();
        manager.loadAll();

        assertEquals(0, manager.ref("test.a").get().figures().calls());
        assertEquals(0, number(manager, "a"));
        assertEquals(Guest.MEMORY, manager.memoryHeld());
    }

    @Test
    void aVersionThatTakesAStateOverIsWarmedUpBesideIt() {
        plugin("a", 1, CountingGuests.counter())
                .line("instances: { mode: single }")
                .line("state: { schema: 1, handover: true }")
                .write();
        PluginManager manager = host.manager();
        manager.loadAll();
        manager.ref("test.a").get().call("add", NOTHING);
        plugin("a", 2, CountingGuests.counter())
                .warmup("add", "")
                .line("instances: { mode: single }")
                .line("state: { schema: 1, handover: true }")
                .write();

        manager.refresh();

        assertEquals("1.2.0", status(manager, "a").version());
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void inputIsTheOneOfTheManifestAndCapabilitiesAreOutOfReach() {
        List<String> seen = new ArrayList<>();
        host.with(
                        new ProbeCapability("probe/1")
                                .function(
                                        "reach",
                                        "i:i",
                                        call -> seen.add("reached " + call.i32(0)) ? 0 : 1))
                .with(
                        new ProbeCapability("harmless/1")
                                .usableWhileWarm()
                                .function(
                                        "note",
                                        "i:i",
                                        call -> seen.add("noted " + call.i32(0)) ? 0 : 1));
        Guest guest = new Guest();
        int reach = guest.imports("wardian:probe/1", "reach", "i:i");
        int tell = guest.imports("wardian:harmless/1", "note", "i:i");
        guest.operation(
                "run",
                c ->
                        c.op(Opcode.LOCAL_GET, 0)
                                .op(Opcode.CALL, reach)
                                .op(Opcode.CALL, tell)
                                .op(Opcode.DROP)
                                .i32(0));
        plugin("a", 1, guest).warmup("run", "five!").asksFor("probe", "harmless").write();
        PluginManager manager = host.manager("test.a");

        manager.loadAll();

        assertEquals(List.of("noted " + -Errno.EUNAVAILABLE.number()), seen);
        manager.ref("test.a").get().call("run", new byte[2]);
        assertEquals(
                List.of("noted " + -Errno.EUNAVAILABLE.number(), "reached 2", "noted 0"), seen);
    }

    @Test
    void aWarmUpThatFailsDecidesNothing() {
        host.limit(Limit.HOOK_DEADLINE, 300_000_000);
        plugin("trap", 1, numbered(1).operation("t", c -> c.op(Opcode.UNREACHABLE)))
                .warmup("t", "")
                .write();
        plugin("spin", 1, numbered(1).spins("s")).warmup("s", "").write();
        plugin("fail", 1, numbered(1).operation("f", c -> c.i32(7))).warmup("f", "").write();
        host.limit(Limit.INPUT, 3);
        plugin("long", 1).warmup("number", "longer than three").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        for (String name : List.of("trap", "spin", "fail", "long")) {
            assertEquals(1, number(manager, name));
            assertEquals(PluginState.ACTIVE, status(manager, name).state());
            assertEquals(0, manager.ref("test." + name).get().figures().failures());
        }
    }

    @Test
    void withoutMemoryForASecondInstanceItIsStillStarted() {
        host.setting(b -> b.memoryBudget(Guest.MEMORY));
        plugin("a", 1).warmup("number", "").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "a"));
    }
}
