package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls hold of the heap while they run or wait is in the manager's memory budget. */
@Timeout(120)
class CallMemoryTest extends FolderFixture {
    private static final int MIB = 1 << 20;
    private static final byte[] NOTHING = {};

    /** Frames so large that a few of them do not fit the first piece of the value stack. */
    private static final int LOCALS = 2_000;

    private static final int DEEP = 50;

    private final HeldCall held = new HeldCall();
    private final List<Long> seen = new ArrayList<>();
    private final AtomicReference<byte[]> reply = new AtomicReference<>(NOTHING);

    private long memoryHeld() {
        return host.current().memoryHeld();
    }

    /** The heap that is in use when everything is collected that can be. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private long look() {
        seen.add(memoryHeld());
        return 0;
    }

    private long answer(CapabilityCall call) {
        long length = call.reply(0, 1, Objects.requireNonNull(reply.get()));
        look();
        return length;
    }

    /**
     * A guest whose operations look at the budget at their end, or fail in some way: {@code take}
     * takes an input, {@code write} writes its whole memory again and again, {@code deep} nests its
     * calls, and {@code fetch} gets a reply.
     */
    private static Guest guest() {
        Guest guest = new Guest();
        int look = guest.imports("wardian:probe/1", "look", ":i");
        int wait = guest.imports("wardian:probe/1", "wait", ":i");
        int answer = guest.imports("wardian:probe/1", "answer", "ii:i");
        int nest = guest.module().function("ii:i", c -> nest(c, answer + 1, look));
        guest.operation("take", c -> c.op(Opcode.CALL, look));
        guest.operation("wait", c -> c.op(Opcode.CALL, wait));
        guest.operation("write", c -> write(c, guest, 10, 50_000).op(Opcode.CALL, look));
        guest.operation("write-and-fail", c -> write(c, guest, 10, 50_000).i32(3));
        guest.operation("write-and-trap", c -> write(c, guest, 10, 50_000).op(Opcode.UNREACHABLE));
        guest.operation("write-and-spin", c -> spin(write(c, guest, 10, 50_000)));
        guest.operation("deep", c -> c.i32(DEEP).i32(0).op(Opcode.CALL, nest));
        guest.operation("deep-and-trap", c -> c.i32(DEEP).i32(1).op(Opcode.CALL, nest));
        guest.operation(
                "fetch",
                c ->
                        c.i32(0)
                                .i32(0)
                                .op(Opcode.CALL, answer)
                                .i32(0)
                                .op(Opcode.I32_LT_S)
                                .op(Opcode.IF)
                                .i32(1)
                                .op(Opcode.RETURN)
                                .end()
                                .i32(0));
        return guest.echo("echo");
    }

    private static CodeBuilder spin(CodeBuilder code) {
        return code.spin().op(Opcode.UNREACHABLE);
    }

    private static CodeBuilder write(CodeBuilder code, Guest guest, int times, int bytes) {
        for (int i = 0; i < times; i++) {
            code.i32(0).i32(bytes).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
        }
        return code;
    }

    private static void nest(CodeBuilder code, int self, int look) {
        code.locals(LOCALS, ValueType.I64)
                .get(0)
                .op(Opcode.I32_EQZ)
                .op(Opcode.IF)
                .get(1)
                .op(Opcode.IF)
                .op(Opcode.UNREACHABLE)
                .end()
                .op(Opcode.CALL, look)
                .op(Opcode.RETURN)
                .end()
                .get(0)
                .i32(1)
                .op(Opcode.I32_SUB)
                .get(1)
                .op(Opcode.CALL, self);
    }

    private Plugin load(long budget, int instances) {
        ProbeCapability probe =
                held.probe("wait", ":i", 0)
                        .function("look", ":i", call -> look())
                        .function("answer", "ii:i", this::answer);
        host.with(probe)
                .limit(Limit.OUTPUT, 4L * MIB)
                .limit(Limit.REPLY, 4L * MIB)
                .limit(Limit.FUEL, 2_000_000)
                .setting(b -> b.memoryBudget(budget).poolSize(instances));
        return host.load(guest());
    }

    /** What the last look saw, more than is held now. */
    private long seenMore() {
        return seen.get(seen.size() - 1) - memoryHeld();
    }

    @Test
    void inputIsHeldWhileItsCallRuns() {
        Plugin plugin = load(64 * MIB, 1);

        plugin.call("take", new byte[MIB]);

        assertEquals(MIB, seenMore());
        plugin.call("take", new byte[100]);
        assertEquals(0, seenMore());
    }

    @Test
    void inputsThatWaitAreHeld() throws Exception {
        Plugin plugin = load(64 * MIB, 1);
        long before = memoryHeld();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<byte[]>> calls = new ArrayList<>();
            long heap = heap();
            for (int i = 0; i < 8; i++) {
                calls.add(threads.submit(() -> plugin.call("wait", new byte[MIB])));
            }
            while (memoryHeld() < before + 8 * MIB) {
                Thread.onSpinWait();
            }
            assertEquals(before + 8 * MIB, memoryHeld());
            long used = heap() - heap;
            long counted = memoryHeld() - before;
            assertTrue(used <= 2 * counted + MIB, () -> used + " of heap, " + counted + " counted");
            held.release();
            for (Future<byte[]> call : calls) {
                call.get();
            }
        } finally {
            held.release();
            threads.shutdown();
        }
        assertEquals(before, memoryHeld());
    }

    @Test
    void inputForWhichTheBudgetHasNoRoomIsRefused() throws Exception {
        Plugin plugin = load(3 * MIB, 1);
        long before = memoryHeld();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<byte[]> first = threads.submit(() -> plugin.call("wait", new byte[2 * MIB]));
            held.awaitEntered();

            PluginUnavailable refused =
                    assertThrows(PluginUnavailable.class, () -> plugin.call("take", new byte[MIB]));

            assertTrue(refused.summary().contains("memory budget"), refused.summary());
            assertNotNull(refused.retryAfter());
            assertFalse(refused.begun());
            assertEquals(before + 2 * MIB, memoryHeld());
            held.release();
            first.get();
        } finally {
            held.release();
            threads.shutdown();
        }
        plugin.call("take", new byte[MIB]);
        assertEquals(before, memoryHeld());
    }

    @Test
    void outputIsHeldUntilItsCallEnds() {
        Plugin plugin = load(64 * MIB, 1);
        long before = memoryHeld();

        byte[] output = plugin.call("write", NOTHING);

        assertEquals(500_000, output.length);
        assertTrue(seenMore() >= 500_000 - (64 << 10), seen::toString);
        assertTrue(seenMore() <= 2 * 500_000, seen::toString);
        assertTrue(memoryHeld() <= before + (64 << 10), "small buffers are kept and counted");
    }

    @Test
    void outputForWhichTheBudgetHasNoRoomIsNotCutShort() {
        Plugin plugin = load(Guest.MEMORY + 120_000, 1);

        PluginUnavailable refused =
                assertThrows(PluginUnavailable.class, () -> plugin.call("write", NOTHING));

        assertTrue(refused.summary().contains("memory budget"), refused.summary());
        assertTrue(refused.begun(), "the guest has run");
        assertEquals(0, plugin.figures().replaced(), "the instance is as good as before");
        assertEquals(1, plugin.call("echo", new byte[1]).length);
    }

    @Test
    void replyIsHeldUntilItsCallEnds() {
        Plugin plugin = load(64 * MIB, 1);
        reply.set(new byte[MIB]);

        plugin.call("fetch", NOTHING);

        assertTrue(seenMore() >= MIB - (8 << 10), seen::toString);
        assertTrue(seenMore() <= MIB, seen::toString);
    }

    @Test
    void replyForWhichTheBudgetHasNoRoomIsAnError() {
        Plugin plugin = load(MIB, 1);
        reply.set(new byte[2 * MIB]);

        assertThrows(PluginFailure.class, () -> plugin.call("fetch", NOTHING));

        assertEquals(List.of(), seen);
        assertEquals(1, plugin.call("echo", new byte[1]).length);
    }

    @Test
    void valueStackIsHeldUntilItsCallEnds() {
        Plugin plugin = load(64 * MIB, 1);

        plugin.call("deep", NOTHING);

        long bytes = 8L * DEEP * LOCALS;
        assertTrue(seenMore() >= bytes - (64 << 10), seen::toString);
        assertTrue(seenMore() <= 4 * bytes, seen::toString);
    }

    @Test
    void valueStackForWhichTheBudgetHasNoRoomIsOverTheLimit() {
        Plugin plugin = load(Guest.MEMORY + 100_000, 1);

        LimitExceeded refused =
                assertThrows(LimitExceeded.class, () -> plugin.call("deep", NOTHING));

        assertEquals(Limit.MEMORY, refused.limit());
        assertEquals(1, plugin.call("echo", new byte[1]).length);
    }

    @Test
    void nothingIsLeftAfterCallsThatFail() {
        host.limit(Limit.INPUT, MIB).setting(b -> b.circuit(CircuitSettings.NEVER));
        Plugin plugin = load(16 * MIB, 2);
        byte[] input = new byte[2_000];
        reply.set(new byte[10_000]);
        plugin.call("echo", NOTHING);
        List<String> operations =
                List.of(
                        "write-and-fail",
                        "write-and-trap",
                        "write-and-spin",
                        "deep-and-trap",
                        "fetch");
        PluginCallOptions late = PluginCallOptions.DEFAULT.withDeadline(Duration.ofNanos(1));
        int failed = 0;
        for (int i = 0; i < 10_000; i++) {
            String operation = operations.get(i % operations.size());
            boolean spins = operation.equals("write-and-spin");
            if (spins && i % 100 > 4) {
                continue;
            }
            PluginCallOptions options = i % 7 == 0 ? late : PluginCallOptions.DEFAULT;
            try {
                plugin.call(operation, i % 11 == 0 ? new byte[MIB + 1] : input, options);
            } catch (PluginException e) {
                failed++;
            }
        }

        assertTrue(failed > 6_000, failed + " calls failed");
        plugin.call("echo", NOTHING);
        long instances = 2L * (Guest.MEMORY + (64 << 10));
        assertTrue(memoryHeld() <= instances, () -> memoryHeld() + " bytes are left");
        host.current().unload(plugin.id());
        assertEquals(0, memoryHeld());
    }

    private static Guest large(int number) {
        Guest guest = numbered(number);
        for (int i = 0; i < 60_000; i++) {
            guest.module().global(ValueType.I32, true, code -> code.i32(0));
        }
        return guest;
    }

    private PluginManager replaced() {
        host.limit(Limit.MEMORY, 512L * MIB)
                .limit(Limit.MODULE, 16L * MIB)
                .setting(b -> b.memoryBudget(256 * MIB));
        plugin("a", 1, large(1)).write();
        PluginManager manager = host.manager();
        manager.loadAll();
        assertEquals(1, number(manager, "a"));
        return manager;
    }

    /** Waits until versions that were replaced have given back what they held. */
    private static void awaitHeld(PluginManager manager, long most) {
        while (manager.memoryHeld() > most) {
            Thread.onSpinWait();
        }
    }

    @Test
    void moduleThatIsKeptForARollBackIsHeld() {
        long heap = heap();
        PluginManager manager = replaced();
        long one = manager.memoryHeld();

        plugin("a", 2).write();
        manager.reload("test.a");
        awaitHeld(manager, one);

        long kept = manager.memoryHeld();
        assertTrue(kept > MIB && kept < one, () -> kept + " bytes of " + one + " are held");
        long used = heap() - heap;
        assertTrue(used <= 2 * kept + MIB, () -> used + " bytes of heap, " + kept + " counted");
        manager.rollback("test.a");
        awaitHeld(manager, one + (1 << 17));
        assertEquals(1, number(manager, "a"));
        manager.unload("test.a");
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void rollBackWorksWhereTheBudgetHasRoomForOneModule() {
        PluginManager manager = replaced();
        long one = manager.memoryHeld();
        manager.close();
        host.setting(b -> b.memoryBudget(one + (1 << 18)));
        PluginManager small = host.manager();
        small.loadAll();
        plugin("a", 2).write();
        small.reload("test.a");
        awaitHeld(small, one);

        small.rollback("test.a");

        assertEquals(1, number(small, "a"));
    }

    @Test
    void trapsAreStillTraps() {
        Plugin plugin = load(64 * MIB, 1);

        assertThrows(PluginTrap.class, () -> plugin.call("deep-and-trap", NOTHING));
    }
}
