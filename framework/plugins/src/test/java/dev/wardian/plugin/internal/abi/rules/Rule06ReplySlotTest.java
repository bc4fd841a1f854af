package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: one reply slot per instance, and nothing of a call outside of a call. */
class Rule06ReplySlotTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir Path folder;

    private static ProbeCapability values() {
        return new ProbeCapability("probe/1")
                .function("get", "ii:i", call -> call.reply(0, 1, "a long value".getBytes(UTF_8)))
                .function("other", ":i", call -> 0);
    }

    @Test
    void aValueThatDoesNotFitStaysInTheSlotAndNothingIsWritten() {
        try (Host host = new Host(folder).with(values())) {
            Guest guest = new Guest().text(0, "....");
            int get = guest.imports("wardian:probe/1", "get", "ii:i");
            guest.answers("length", c -> c.i32(0).i32(4).op(Opcode.CALL, get));
            guest.operation(
                    "fetch",
                    c ->
                            c.i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, get)
                                    .op(Opcode.DROP)
                                    .i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, guest.outputWrite)
                                    .op(Opcode.DROP)
                                    .i32(100)
                                    .i32(0)
                                    .op(Opcode.CALL, guest.replyLen)
                                    .op(Opcode.CALL, guest.replyRead)
                                    .op(Opcode.DROP)
                                    .i32(100)
                                    .op(Opcode.CALL, guest.replyLen)
                                    .op(Opcode.CALL, guest.outputWrite)
                                    .op(Opcode.DROP)
                                    .i32(100)
                                    .i32(7)
                                    .i32(100)
                                    .op(Opcode.CALL, guest.replyRead)
                                    .op(Opcode.DROP)
                                    .i32(100)
                                    .i32(5)
                                    .op(Opcode.CALL, guest.outputWrite));
            Plugin plugin = host.load(guest);

            assertEquals(12, Host.number(plugin, "length"));
            assertEquals("....a long valuevalue", new String(plugin.call("fetch", NOTHING), UTF_8));
        }
    }

    @Test
    void aValueThatFitsIsInTheBufferAndInTheSlot() {
        try (Host host = new Host(folder).with(values())) {
            Guest guest = new Guest();
            int get = guest.imports("wardian:probe/1", "get", "ii:i");
            guest.answers(
                    "kept",
                    c -> {
                        c.i32(0).i32(12).op(Opcode.CALL, get).op(Opcode.DROP);
                        c.op(Opcode.CALL, guest.replyLen);
                    });
            guest.operation(
                    "both",
                    c -> {
                        c.i32(0).i32(12).op(Opcode.CALL, get).op(Opcode.DROP);
                        c.i32(12).i32(0).i32(12).op(Opcode.CALL, guest.replyRead);
                        c.op(Opcode.DROP);
                        c.i32(0).i32(24).op(Opcode.CALL, guest.outputWrite);
                    });
            Plugin plugin = host.load(guest);

            assertEquals(12, Host.number(plugin, "kept"));
            assertEquals(
                    "a long valuea long value", new String(plugin.call("both", NOTHING), UTF_8));
        }
    }

    @Test
    void coreFunctionsLeaveTheSlotAloneAndTheNextCapabilityCallClearsIt() {
        try (Host host = new Host(folder).with(values())) {
            Guest guest = new Guest();
            int get = guest.imports("wardian:probe/1", "get", "ii:i");
            int other = guest.imports("wardian:probe/1", "other", ":i");
            guest.answers(
                    "kept",
                    c -> {
                        c.i32(0).i32(4).op(Opcode.CALL, get).op(Opcode.DROP);
                        c.i32(0).i32(4).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                        c.i32(0).i32(0).i32(4).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                        c.i32(1).i32(0).i32(0).op(Opcode.CALL, guest.log).op(Opcode.DROP);
                        c.i32(1).i32(0).i32(0).op(Opcode.CALL, guest.fail).op(Opcode.DROP);
                        c.op(Opcode.CALL, guest.replyLen);
                    });
            guest.answers(
                    "cleared",
                    c -> {
                        c.i32(0).i32(4).op(Opcode.CALL, get).op(Opcode.DROP);
                        c.op(Opcode.CALL, other).op(Opcode.DROP);
                        c.op(Opcode.CALL, guest.replyLen);
                    });
            guest.answers("next", c -> c.op(Opcode.CALL, guest.replyLen));
            Plugin plugin = host.setting(b -> b.poolSize(1)).load(guest);

            byte[] kept = plugin.call("kept", NOTHING);
            assertEquals(12, ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            assertEquals(0, Host.number(plugin, "next"), "the end of a call clears the slot");
            assertEquals(0, Host.number(plugin, "cleared"));
        }
    }

    /**
     * Stores the result of each core function and of a capability, one after the other, from
     * address 0.
     */
    private static Consumer<CodeBuilder> tryEverything(Guest guest, int probe) {
        return c -> {
            store(c, 0, () -> c.i32(100).i32(0).i32(4).op(Opcode.CALL, guest.inputRead));
            store(c, 4, () -> c.i32(100).i32(4).op(Opcode.CALL, guest.outputWrite));
            store(c, 8, () -> c.i32(1).i32(100).i32(2).op(Opcode.CALL, guest.fail));
            store(c, 12, () -> c.op(Opcode.CALL, guest.replyLen));
            store(c, 16, () -> c.i32(100).i32(0).i32(4).op(Opcode.CALL, guest.replyRead));
            store(c, 20, () -> c.op(Opcode.CALL, guest.logLevel));
            store(c, 24, () -> c.i32(3).i32(200).i32(2).op(Opcode.CALL, guest.log));
            store(c, 28, () -> c.op(Opcode.CALL, probe));
        };
    }

    private static void store(CodeBuilder code, int address, Runnable value) {
        code.i32(address);
        value.run();
        code.op(Opcode.I32_STORE);
    }

    private List<Integer> resultsOfStartUp(Consumer<Guest> how, List<String> lines) {
        PluginLog log =
                new PluginLog() {
                    @Override
                    public int level() {
                        return 3;
                    }

                    @Override
                    public void log(int level, String text, CallInfo info) {
                        lines.add(text + " " + info.operation());
                    }
                };
        try (Host host =
                new Host(folder)
                        .with(
                                new ProbeCapability("probe/1")
                                        .log(log)
                                        .function("works", ":i", call -> 77))) {
            Guest guest = new Guest().text(200, "up");
            how.accept(guest);
            guest.operation("results", c -> c.i32(0).i32(32).op(Opcode.CALL, guest.outputWrite));
            ByteBuffer results =
                    ByteBuffer.wrap(host.load(guest).call("results", NOTHING))
                            .order(ByteOrder.LITTLE_ENDIAN);
            List<Integer> numbers = new ArrayList<>();
            while (results.hasRemaining()) {
                numbers.add(results.getInt());
            }
            return numbers;
        }
    }

    private static final int NO_CALL = -Errno.ENOCALL.number();
    private static final List<Integer> OUTSIDE =
            List.of(NO_CALL, NO_CALL, NO_CALL, NO_CALL, NO_CALL, NO_CALL, 0, 77);

    @Test
    void inInitializeCoreFunctionsAnswerThatThereIsNoCall() {
        List<String> lines = new ArrayList<>();
        List<Integer> results =
                resultsOfStartUp(
                        guest -> {
                            int probe = guest.imports("wardian:probe/1", "works", ":i");
                            int function =
                                    guest.module().function(":", tryEverything(guest, probe));
                            guest.module().export("_initialize", function);
                        },
                        lines);

        assertEquals(OUTSIDE, results);
        assertEquals(List.of("up _initialize"), lines);
    }

    @Test
    void inTheStartFunctionCoreFunctionsAnswerThatThereIsNoCall() {
        List<String> lines = new ArrayList<>();
        List<Integer> results =
                resultsOfStartUp(
                        guest -> {
                            int probe = guest.imports("wardian:probe/1", "works", ":i");
                            guest.module()
                                    .start(
                                            guest.module()
                                                    .function(":", tryEverything(guest, probe)));
                        },
                        lines);

        assertEquals(OUTSIDE, results);
        assertEquals(List.of("up start"), lines);
    }

    @Test
    void inTheInitHookCoreFunctionsWorkAndTheInputIsEmpty() {
        List<Integer> results =
                resultsOfStartUp(
                        guest -> {
                            int probe = guest.imports("wardian:probe/1", "works", ":i");
                            guest.operation(
                                    "__init",
                                    c -> {
                                        tryEverything(guest, probe).accept(c);
                                        c.i32(0);
                                    });
                        },
                        new ArrayList<>());

        assertEquals(List.of(0, 0, 0, 0, 0, 3, 0, 77), results);
    }

    @Test
    void anAbortDuringStartUpIsAPanicOfTheLoad() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest().text(0, "no").echo("echo");
            guest.module()
                    .start(
                            guest.module()
                                    .function(
                                            ":",
                                            c ->
                                                    c.i32(0)
                                                            .i32(2)
                                                            .i32(0)
                                                            .i32(0)
                                                            .i32(1)
                                                            .i32(1)
                                                            .op(Opcode.CALL, guest.abort)));

            PluginPanic panic = assertThrows(PluginPanic.class, () -> host.load(guest));

            assertEquals("no", panic.pluginMessage());
            assertEquals("start", panic.info().operation());
        }
    }

    @Test
    void startUpAndHooksRunUnderTheHooksDeadline() {
        for (String where : new String[] {"start", "_initialize", "__init", "__health"}) {
            try (Host host = new Host(folder.resolve(where))) {
                host.limit(Limit.HOOK_DEADLINE, 20_000_000);
                Guest guest = new Guest().echo("echo");
                if (where.startsWith("__")) {
                    guest.spins(where);
                } else {
                    int spin = guest.module().function(":", CodeBuilder::spin);
                    if (where.equals("start")) {
                        guest.module().start(spin);
                    } else {
                        guest.module().export(where, spin);
                    }
                }

                DeadlineExceeded stopped =
                        assertThrows(DeadlineExceeded.class, () -> host.load(guest), where);
                assertEquals(where, stopped.info().operation());
            }
        }
    }
}
