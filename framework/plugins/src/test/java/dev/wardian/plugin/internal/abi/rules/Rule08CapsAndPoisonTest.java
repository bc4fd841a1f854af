package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule 8: caps answer an errno and leave the instance in use; deadline, fuel and depth poison it.
 */
class Rule08CapsAndPoisonTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int COUNTER = 50_000;

    @TempDir Path folder;

    /** A guest with an operation {@code count} that tells how often the same instance ran it. */
    private static Guest counting() {
        return counting(new Guest());
    }

    private static Guest counting(Guest guest) {
        return guest.answers(
                "count",
                c -> {
                    c.i32(COUNTER).i32(COUNTER).op(Opcode.I32_LOAD).i32(1).op(Opcode.I32_ADD);
                    c.op(Opcode.I32_STORE);
                    c.i32(COUNTER).op(Opcode.I32_LOAD);
                });
    }

    private static void assertSameInstance(Plugin plugin, Runnable between) {
        int before = Host.number(plugin, "count");
        between.run();
        assertEquals(before + 1, Host.number(plugin, "count"));
    }

    private static <E extends PluginException> E assertPoisons(
            Plugin plugin, Class<E> type, PluginCallOptions options, String operation) {
        Host.number(plugin, "count");
        Host.number(plugin, "count");
        long replaced = plugin.figures().replaced();
        E error = assertThrows(type, () -> plugin.call(operation, NOTHING, options));
        // A call can be cancelled before the guest runs.
        boolean begun = !(error instanceof CallCancelled);
        assertTrue(!begun || !error.wasmStack().isEmpty(), "the guest's stack");
        assertEquals(1, Host.number(plugin, "count"), "a new instance");
        assertEquals(replaced + 1, plugin.figures().replaced());
        return error;
    }

    /**
     * As the other, for a deadline of the caller, which goes by the clock. Where this thread waits
     * for a processor so long that its guest does not begin, the next call has twice the time.
     */
    private static DeadlineExceeded assertDeadlinePoisons(Plugin plugin, String operation) {
        for (long millis = 20; ; millis *= 2) {
            Host.number(plugin, "count");
            Host.number(plugin, "count");
            long replaced = plugin.figures().replaced();
            Duration deadline = Duration.ofMillis(millis);
            PluginCallOptions options = PluginCallOptions.DEFAULT.withDeadline(deadline);
            DeadlineExceeded error =
                    assertThrows(
                            DeadlineExceeded.class, () -> plugin.call(operation, NOTHING, options));
            assertEquals(deadline, error.deadline());
            if (!error.wasmStack().isEmpty()) {
                assertEquals(1, Host.number(plugin, "count"), "a new instance");
                assertEquals(replaced + 1, plugin.figures().replaced());
                return error;
            }
            assertTrue(millis < 20_000, "the guest's stack");
        }
    }

    private Host single() {
        return new Host(folder).setting(b -> b.poolSize(1));
    }

    /** Writes six bytes and then five, keeps the second result, and returns {@code result}. */
    private static Guest overflowing(Guest guest, int result) {
        return guest.operation(
                "write",
                c ->
                        c.i32(0)
                                .i32(6)
                                .op(Opcode.CALL, guest.outputWrite)
                                .op(Opcode.DROP)
                                .i32(200)
                                .i32(0)
                                .i32(5)
                                .op(Opcode.CALL, guest.outputWrite)
                                .op(Opcode.I32_STORE)
                                .i32(result));
    }

    @Test
    void outputOverItsCapIsRefusedAndNoCallerGetsThePartThatIsLeft() {
        try (Host host = single()) {
            host.limit(Limit.OUTPUT, 10);
            Guest guest = overflowing(counting(), 0);
            guest.answers("errno", c -> c.i32(200).op(Opcode.I32_LOAD));
            Plugin plugin = host.load(guest);

            assertSameInstance(
                    plugin,
                    () -> {
                        LimitExceeded error =
                                assertThrows(
                                        LimitExceeded.class, () -> plugin.call("write", NOTHING));
                        assertEquals(Limit.OUTPUT, error.limit());
                        assertEquals(10, error.max());
                        assertEquals(11, error.used());
                        assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "errno"));
                    });
        }
    }

    @Test
    void aPluginThatNoticesTheCapFailsInItsOwnWords() {
        try (Host host = single()) {
            host.limit(Limit.OUTPUT, 10);
            Plugin plugin = host.load(overflowing(counting(), 3));

            assertSameInstance(
                    plugin,
                    () ->
                            assertEquals(
                                    3,
                                    assertThrows(
                                                    PluginFailure.class,
                                                    () -> plugin.call("write", NOTHING))
                                            .code()));
        }
    }

    @Test
    void logOverItsCapIsRefused() {
        List<String> lines = new ArrayList<>();
        PluginLog log =
                new PluginLog() {
                    @Override
                    public int level() {
                        return 3;
                    }

                    @Override
                    public void log(int level, String text, CallInfo info) {
                        lines.add(level + text);
                    }
                };
        try (Host host = single()) {
            host.with(new ProbeCapability("probe/1").log(log)).limit(Limit.LOG, 5);
            Guest guest = counting().text(0, "abcde");
            guest.answers(
                    "log",
                    c ->
                            c.i32(3)
                                    .i32(0)
                                    .i32(3)
                                    .op(Opcode.CALL, guest.log)
                                    .op(Opcode.DROP)
                                    .i32(1)
                                    .i32(0)
                                    .i32(3)
                                    .op(Opcode.CALL, guest.log));
            guest.answers("quiet", c -> c.i32(4).i32(0).i32(2).op(Opcode.CALL, guest.log));
            guest.answers("none", c -> c.i32(0).i32(0).i32(2).op(Opcode.CALL, guest.log));
            guest.answers("six", c -> c.i32(6).i32(0).i32(2).op(Opcode.CALL, guest.log));
            Plugin plugin = host.load(guest);

            assertSameInstance(
                    plugin,
                    () -> {
                        assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "log"));
                        assertEquals(0, Host.number(plugin, "quiet"));
                        assertEquals(-Errno.EINVAL.number(), Host.number(plugin, "none"));
                        assertEquals(-Errno.EINVAL.number(), Host.number(plugin, "six"));
                    });
            assertEquals(List.of("3abc"), lines);
        }
    }

    @Test
    void withoutTheCapabilityLogIsLinkedAndDropsTheText() {
        try (Host host = single()) {
            Guest guest = counting().text(0, "abcde");
            guest.answers("log", c -> c.i32(1).i32(0).i32(3).op(Opcode.CALL, guest.log));
            guest.answers("level", c -> c.op(Opcode.CALL, guest.logLevel));
            Plugin plugin = host.load(guest);

            assertEquals(0, Host.number(plugin, "log"));
            assertEquals(0, Host.number(plugin, "level"));
        }
    }

    @Test
    void aReplyOverItsCapIsRefusedAndNotKept() {
        try (Host host = single()) {
            host.with(
                            new ProbeCapability("probe/1")
                                    .function("get", "ii:i", call -> call.reply(0, 1, new byte[9])))
                    .limit(Limit.REPLY, 8);
            Guest guest = new Guest();
            int get = guest.imports("wardian:probe/1", "get", "ii:i");
            counting(guest);
            guest.answers("get", c -> c.i32(0).i32(100).op(Opcode.CALL, get));
            guest.answers(
                    "slot",
                    c ->
                            c.i32(0)
                                    .i32(0)
                                    .op(Opcode.CALL, get)
                                    .op(Opcode.DROP)
                                    .op(Opcode.CALL, guest.replyLen));
            Plugin plugin = host.load(guest);

            assertSameInstance(
                    plugin,
                    () -> {
                        assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "get"));
                        assertEquals(0, Host.number(plugin, "slot"));
                    });
        }
    }

    @Test
    void capabilityCallsAreCountedForEachCallAndCoreFunctionsAreNot() {
        try (Host host = single()) {
            List<Integer> ran = new ArrayList<>();
            host.with(
                            new ProbeCapability("probe/1")
                                    .function(
                                            "use",
                                            ":i",
                                            call -> {
                                                ran.add(1);
                                                return 1;
                                            }))
                    .limit(Limit.CAPABILITY_CALLS, 2);
            Guest guest = new Guest();
            int use = guest.imports("wardian:probe/1", "use", ":i");
            counting(guest);
            guest.answers(
                    "third",
                    c -> {
                        for (int i = 0; i < 50; i++) {
                            c.op(Opcode.CALL, guest.replyLen).op(Opcode.DROP);
                        }
                        c.op(Opcode.CALL, use).op(Opcode.DROP).op(Opcode.CALL, use).op(Opcode.DROP);
                        c.op(Opcode.CALL, use);
                    });
            guest.answers("once", c -> c.op(Opcode.CALL, use));
            Plugin plugin = host.load(guest);

            assertSameInstance(
                    plugin,
                    () -> {
                        assertEquals(-Errno.ELIMIT.number(), Host.number(plugin, "third"));
                        assertEquals(1, Host.number(plugin, "once"));
                    });
            assertEquals(3, ran.size());
        }
    }

    @Test
    void growingMemoryPastTheLimitAnswersMinusOne() {
        try (Host host = single()) {
            host.limit(Limit.MEMORY, 2L * Guest.MEMORY);
            Guest guest = counting();
            guest.answers("grow", c -> c.i32(1).op(Opcode.MEMORY_GROW));
            Plugin plugin = host.load(guest);

            assertSameInstance(
                    plugin,
                    () -> {
                        assertEquals(1, Host.number(plugin, "grow"));
                        assertEquals(-1, Host.number(plugin, "grow"));
                    });
        }
    }

    @Test
    void anInputOverItsCapNeverReachesTheGuest() {
        try (Host host = single()) {
            host.limit(Limit.INPUT, 4);
            Plugin plugin = host.load(counting().echo("echo"));

            LimitExceeded error =
                    assertThrows(LimitExceeded.class, () -> plugin.call("echo", new byte[5]));

            assertEquals(Limit.INPUT, error.limit());
            assertEquals(4, error.max());
            assertEquals(5, error.used());
            assertEquals(4, plugin.call("echo", new byte[4]).length);
        }
    }

    @Test
    void theDeadlinePoisons() {
        try (Host host = single()) {
            Plugin plugin = host.load(counting().spins("spin"));

            DeadlineExceeded error = assertDeadlinePoisons(plugin, "spin");

            assertEquals("spin", error.info().operation());
        }
    }

    @Test
    void theDeadlineOfThePluginCannotBeRaisedByTheCaller() {
        try (Host host = single()) {
            host.limit(Limit.DEADLINE, 20_000_000);
            Plugin plugin = host.load(new Guest().spins("spin"));
            PluginCallOptions late = PluginCallOptions.DEFAULT.withDeadline(Duration.ofHours(1));

            DeadlineExceeded error =
                    assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING, late));

            assertEquals(Duration.ofMillis(20), error.deadline());
        }
    }

    @Test
    void aHostFunctionThatTakesTooLongEndsTheCall() {
        try (Host host = single()) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "hang",
                                    ":i",
                                    call -> {
                                        while (call.remainingNanos() > 0) {
                                            Thread.onSpinWait();
                                        }
                                        return 0;
                                    })
                            .function(
                                    "swallow",
                                    ":i",
                                    call -> {
                                        while (true) {
                                            try {
                                                call.checkInterrupted();
                                            } catch (RuntimeException e) {
                                                return 0;
                                            }
                                        }
                                    }));
            Guest guest = new Guest();
            int hang = guest.imports("wardian:probe/1", "hang", ":i");
            int swallow = guest.imports("wardian:probe/1", "swallow", ":i");
            counting(guest);
            guest.answers("hang", c -> c.op(Opcode.CALL, hang));
            guest.answers("swallow", c -> c.op(Opcode.CALL, swallow));
            Plugin plugin = host.load(guest);

            assertDeadlinePoisons(plugin, "hang");
            assertDeadlinePoisons(plugin, "swallow");
        }
    }

    /** The host's log may take longer than the call has left; the guest could go on to return. */
    @Test
    void coreFunctionThatTakesTooLongEndsTheCallToo() {
        CancelToken token = new CancelToken();
        PluginLog log =
                new PluginLog() {
                    @Override
                    public int level() {
                        return 3;
                    }

                    @Override
                    public void log(int level, String text, CallInfo info) {
                        token.cancel();
                    }
                };
        try (Host host = single()) {
            host.with(new ProbeCapability("probe/1").log(log));
            Guest guest = counting();
            guest.answers("log", c -> c.i32(3).i32(0).i32(3).op(Opcode.CALL, guest.log));
            Plugin plugin = host.load(guest);

            assertPoisons(
                    plugin,
                    CallCancelled.class,
                    PluginCallOptions.DEFAULT.withCancel(token),
                    "log");
        }
    }

    @Test
    void cancellingPoisons() {
        try (Host host = single()) {
            Plugin plugin = host.load(counting().spins("spin"));
            CancelToken token = new CancelToken();
            new Thread(token::cancel).start();

            assertPoisons(
                    plugin,
                    CallCancelled.class,
                    PluginCallOptions.DEFAULT.withCancel(token),
                    "spin");
        }
    }

    @Test
    void depthPoisons() {
        try (Host host = single()) {
            host.limit(Limit.CALL_DEPTH, 50);
            Guest guest = counting();
            int self = guest.log + 3;
            guest.operation("deep", c -> c.get(0).op(Opcode.CALL, self));
            Plugin plugin = host.load(guest);

            LimitExceeded error =
                    assertPoisons(plugin, LimitExceeded.class, PluginCallOptions.DEFAULT, "deep");
            assertEquals(Limit.CALL_DEPTH, error.limit());
            assertEquals(50, error.max());
        }
    }

    @Test
    void fuelPoisons() {
        try (Host host = single()) {
            host.limit(Limit.FUEL, 100_000);
            Plugin plugin = host.load(counting().spins("spin"));

            LimitExceeded error =
                    assertPoisons(plugin, LimitExceeded.class, PluginCallOptions.DEFAULT, "spin");
            assertEquals(Limit.FUEL, error.limit());
            assertEquals(100_000, error.max());
            assertEquals(
                    10,
                    assertPoisons(
                                    plugin,
                                    LimitExceeded.class,
                                    PluginCallOptions.DEFAULT.withFuel(10),
                                    "spin")
                            .max());
        }
    }

    @Test
    void hostCallsAndCopiedBytesBurnFuel() {
        try (Host host = single()) {
            host.with(
                            new ProbeCapability("probe/1")
                                    .function("none", ":i", call -> 0)
                                    .function(
                                            "take",
                                            "ii:i",
                                            call -> call.bytes(0, 1, 1 << 20).length))
                    .limit(Limit.FUEL, 2_000);
            Guest guest = new Guest();
            int none = guest.imports("wardian:probe/1", "none", ":i");
            int take = guest.imports("wardian:probe/1", "take", "ii:i");
            counting(guest);
            guest.answers("small", c -> c.i32(0).i32(8).op(Opcode.CALL, take));
            guest.answers("large", c -> c.i32(0).i32(60_000).op(Opcode.CALL, take));
            guest.operation("output", c -> c.i32(0).i32(60_000).op(Opcode.CALL, guest.outputWrite));
            guest.answers(
                    "many",
                    c -> {
                        for (int i = 0; i < 100; i++) {
                            c.op(Opcode.CALL, none).op(Opcode.DROP);
                        }
                        c.i32(0);
                    });
            guest.answers(
                    "few",
                    c -> {
                        for (int i = 0; i < 10; i++) {
                            c.op(Opcode.CALL, none).op(Opcode.DROP);
                        }
                        c.i32(0);
                    });
            Plugin plugin = host.load(guest);

            assertEquals(8, Host.number(plugin, "small"));
            assertEquals(0, Host.number(plugin, "few"));
            for (String operation : List.of("large", "output", "many")) {
                LimitExceeded error =
                        assertPoisons(
                                plugin, LimitExceeded.class, PluginCallOptions.DEFAULT, operation);
                assertEquals(Limit.FUEL, error.limit(), operation);
            }
        }
    }
}
