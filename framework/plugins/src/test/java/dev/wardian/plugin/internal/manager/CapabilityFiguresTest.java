package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of each capability of a plugin. */
class CapabilityFiguresTest {
    private static final byte[] NOTHING = new byte[0];
    private static final CapabilityName PROBE = CapabilityName.of("probe/1");
    private static final CapabilityName OTHER = CapabilityName.of("other/1");
    private static final int FAULT = -Errno.EFAULT.number();

    /** Outside of the guest's memory. */
    private static final int OUTSIDE = 10 * Guest.MEMORY;

    @TempDir Path folder;

    private final HeldCall held = new HeldCall();

    private static CapabilityFigures of(CapabilityName name, Plugin plugin) {
        return plugin.figures().capability(name);
    }

    private static void assertBytes(long fromGuest, long toGuest, CapabilityFigures figures) {
        assertEquals(fromGuest, figures.bytesFromGuest());
        assertEquals(toGuest, figures.bytesToGuest());
    }

    /** A function with its arguments. */
    private record Use(String function, int... arguments) {}

    /** Each operation uses the function of its name, and returns its result. */
    private static Guest using(Use... uses) {
        Guest guest = new Guest();
        int[] functions = new int[uses.length];
        for (int i = 0; i < uses.length; i++) {
            String type = "i".repeat(uses[i].arguments().length) + ":i";
            functions[i] = guest.imports("wardian:probe/1", uses[i].function(), type);
        }
        for (int i = 0; i < uses.length; i++) {
            Use use = uses[i];
            int function = functions[i];
            guest.answers(
                    use.function(),
                    code -> {
                        for (int argument : use.arguments()) {
                            code.i32(argument);
                        }
                        code.op(Opcode.CALL, function);
                    });
        }
        return guest;
    }

    @Test
    void bytesAreCountedInTheDirectionInWhichTheyAreCopied() {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function("bytes", "ii:i", call -> call.bytes(0, 1, 100).length)
                        .function("text", "ii:i", call -> call.text(0, 1, 100).length())
                        .function("read", "i:i", call -> call.read(call.u32(0), 7).length)
                        .function(
                                "numbers",
                                "i:i",
                                call -> {
                                    call.readI64(call.u32(0));
                                    return call.readI32(call.u32(0));
                                })
                        .function(
                                "write",
                                "i:i",
                                call -> {
                                    call.write(call.u32(0), new byte[11], 1, 10);
                                    call.writeI32(call.u32(0), 1);
                                    call.writeI64(call.u32(0), 1);
                                    return 0;
                                });
        try (Host host = new Host(folder).with(probe)) {
            Plugin plugin =
                    host.load(
                            using(
                                    new Use("bytes", 100, 5),
                                    new Use("text", 100, 3),
                                    new Use("read", 100),
                                    new Use("numbers", 100),
                                    new Use("write", 100)));

            plugin.call("bytes", NOTHING);
            assertBytes(5, 0, of(PROBE, plugin));
            plugin.call("text", NOTHING);
            assertBytes(5 + 3, 0, of(PROBE, plugin));
            plugin.call("read", NOTHING);
            assertBytes(5 + 3 + 7, 0, of(PROBE, plugin));
            plugin.call("numbers", NOTHING);
            assertBytes(5 + 3 + 7 + 12, 0, of(PROBE, plugin));
            plugin.call("write", NOTHING);
            assertBytes(5 + 3 + 7 + 12, 10 + 12, of(PROBE, plugin));
            assertEquals(5, of(PROBE, plugin).calls());
        }
    }

    @Test
    void bytesThatAreNotCopiedAreNotCounted() {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function("bytes", "ii:i", call -> call.bytes(0, 1, 100).length)
                        .function(
                                "write",
                                "i:i",
                                call -> {
                                    call.writeI64(call.u32(0), 1);
                                    return 0;
                                });
        try (Host host = new Host(folder).with(probe)) {
            Plugin plugin =
                    host.load(using(new Use("bytes", OUTSIDE, 5), new Use("write", OUTSIDE)));

            assertEquals(FAULT, Host.number(plugin, "bytes"));
            assertEquals(FAULT, Host.number(plugin, "write"));

            assertBytes(0, 0, of(PROBE, plugin));
            assertEquals(2, of(PROBE, plugin).calls());
        }
    }

    @Test
    void aReplyIsCountedWhenItIsCopiedForTheCapabilityThatGaveIt() {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function("reply", "ii:i", call -> call.reply(0, 1, new byte[10]));
        ProbeCapability other =
                new ProbeCapability("other/1")
                        .function("other", ":i", call -> 0)
                        .function("bytes", "ii:i", call -> call.bytes(0, 1, 100).length);
        Guest guest = new Guest();
        int reply = guest.imports("wardian:probe/1", "reply", "ii:i");
        int nothing = guest.imports("wardian:other/1", "other", ":i");
        int bytes = guest.imports("wardian:other/1", "bytes", "ii:i");
        guest.answers("fits", c -> c.i32(100).i32(10).op(Opcode.CALL, reply))
                .answers("too-long", c -> c.i32(100).i32(9).op(Opcode.CALL, reply))
                .answers(
                        "fetched",
                        c ->
                                c.i32(100)
                                        .i32(0)
                                        .op(Opcode.CALL, reply)
                                        .op(Opcode.DROP)
                                        .i32(100)
                                        .i32(4)
                                        .i32(100)
                                        .op(Opcode.CALL, guest.replyRead))
                .answers(
                        "forgotten",
                        c ->
                                c.i32(100)
                                        .i32(0)
                                        .op(Opcode.CALL, reply)
                                        .op(Opcode.DROP)
                                        .op(Opcode.CALL, nothing)
                                        .op(Opcode.DROP)
                                        .i32(100)
                                        .i32(0)
                                        .i32(100)
                                        .op(Opcode.CALL, guest.replyRead))
                .answers("other", c -> c.i32(100).i32(2).op(Opcode.CALL, bytes));
        try (Host host = new Host(folder).with(probe).with(other)) {
            Plugin plugin = host.load(guest);

            assertEquals(10, Host.number(plugin, "fits"));
            assertBytes(0, 10, of(PROBE, plugin));
            assertEquals(10, Host.number(plugin, "too-long"));
            assertBytes(0, 10, of(PROBE, plugin));
            assertEquals(6, Host.number(plugin, "fetched"));
            assertBytes(0, 16, of(PROBE, plugin));
            assertEquals(0, Host.number(plugin, "forgotten"));
            assertEquals(2, Host.number(plugin, "other"));
            assertBytes(0, 16, of(PROBE, plugin));
            assertBytes(2, 0, of(OTHER, plugin));
            assertEquals(CapabilityFigures.NONE, of(CapabilityName.of("absent/1"), plugin));
        }
    }

    /** Something that a guest opens. */
    private static final class Thing implements AutoCloseable {
        @Override
        public void close() {}
    }

    private static Handles<Thing> things(CapabilityCall call, Lifetime lifetime) {
        return call.handles(Thing.class, lifetime);
    }

    private ProbeCapability opening() {
        return new ProbeCapability("probe/1")
                .function("open", ":i", call -> things(call, Lifetime.INSTANCE).open(new Thing()))
                .function(
                        "close",
                        "i:i",
                        call -> {
                            things(call, Lifetime.INSTANCE).close(call.i32(0));
                            return 0;
                        })
                .function(
                        "take",
                        "i:i",
                        call -> {
                            things(call, Lifetime.INSTANCE).take(call.i32(0));
                            return 0;
                        })
                .function(
                        "hold",
                        ":i",
                        call -> {
                            things(call, Lifetime.CALL).open(new Thing());
                            things(call, Lifetime.INSTANCE).open(new Thing());
                            return held.stop(0);
                        });
    }

    /** Opens a handle in each call of {@code open}, and closes the handle that its caller names. */
    private static Guest openingGuest() {
        Guest guest = new Guest();
        int open = guest.imports("wardian:probe/1", "open", ":i");
        int close = guest.imports("wardian:probe/1", "close", "i:i");
        int take = guest.imports("wardian:probe/1", "take", "i:i");
        int hold = guest.imports("wardian:probe/1", "hold", ":i");
        guest.relays("open", open).relays("hold", hold);
        guest.traps("trap");
        // The handle is the length of the input.
        guest.operation("close", c -> c.get(0).op(Opcode.CALL, close));
        guest.operation("take", c -> c.get(0).op(Opcode.CALL, take));
        return guest;
    }

    private static int open(Plugin plugin) {
        return of(PROBE, plugin).openHandles();
    }

    @Test
    void handlesThatStayOpenBetweenCallsAreCountedUntilTheyAreClosed() {
        try (Host host = new Host(folder).with(opening()).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(openingGuest());
            assertEquals(0, open(plugin));

            int first = Host.number(plugin, "open");
            assertEquals(1, open(plugin));
            int second = Host.number(plugin, "open");
            assertEquals(2, open(plugin));
            plugin.call("close", new byte[first]);
            assertEquals(1, open(plugin));
            plugin.call("take", new byte[second]);
            assertEquals(0, open(plugin));
            assertEquals(4, of(PROBE, plugin).calls());
        }
    }

    @Test
    void handlesEndWithTheirInstance() {
        try (Host host = new Host(folder).with(opening()).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(openingGuest());
            Host.number(plugin, "open");
            Host.number(plugin, "open");
            assertEquals(2, open(plugin));

            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            assertEquals(0, open(plugin));
            Host.number(plugin, "open");

            assertEquals(1, open(plugin));
        }
    }

    @Test
    void aRenewedInstanceHasNoOpenHandles() {
        try (Host host = new Host(folder).with(opening()).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(openingGuest(), "instances: { mode: per-call }");

            for (int i = 0; i < 3; i++) {
                Host.number(plugin, "open");
                assertEquals(0, open(plugin));
            }

            assertEquals(3, of(PROBE, plugin).calls());
        }
    }

    @Test
    void handlesOfInstancesThatRunAndThatWaitForACallAreAdded() throws InterruptedException {
        try (Host host = new Host(folder).with(opening()).setting(b -> b.poolSize(2))) {
            Plugin plugin = host.load(openingGuest());
            Thread caller = new Thread(() -> plugin.call("hold", NOTHING));
            caller.start();
            held.awaitEntered();

            assertEquals(2, open(plugin), "one instance, which runs");
            Host.number(plugin, "open");
            assertEquals(3, open(plugin), "and another one, which waits for a call");
            assertEquals(3, plugin.totals().capability(PROBE).openHandles());

            held.release();
            caller.join();
            assertEquals(2, open(plugin), "what a call opened for itself ends with the call");
        }
    }

    @Test
    void totalsHaveTheFiguresOfAllGenerations() {
        ProbeCapability probe =
                opening()
                        .function("bytes", "ii:i", call -> call.bytes(0, 1, 100).length)
                        .function("reply", "ii:i", call -> call.reply(0, 1, new byte[10]));
        Guest guest = using(new Use("open"), new Use("bytes", 100, 5), new Use("reply", 100, 10));
        try (Host host = new Host(folder).with(probe).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(guest);
            Host.number(plugin, "open");
            Host.number(plugin, "bytes");
            Host.number(plugin, "reply");

            host.current().reload("test.guest");
            assertEquals(new CapabilityFigures(0, 0, 0, 0, 0, 0), of(PROBE, plugin));
            assertEquals(
                    new CapabilityFigures(3, 0, 0, 5, 10, 0), plugin.totals().capability(PROBE));
            Host.number(plugin, "open");
            Host.number(plugin, "bytes");

            assertEquals(new CapabilityFigures(2, 0, 0, 5, 0, 1), of(PROBE, plugin));
            assertEquals(
                    new CapabilityFigures(5, 0, 0, 10, 10, 1), plugin.totals().capability(PROBE));
        }
    }
}
