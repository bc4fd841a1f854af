package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 3: guest bytes are copied in once; input and output may overlap. */
class Rule03CopiesTest {
    @TempDir Path folder;

    @Test
    void whatTheHostTookIsNotChangedByWhatTheGuestWritesLater() {
        try (Host host = new Host(folder)) {
            List<byte[]> taken = new ArrayList<>();
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "take",
                                    "ii:i",
                                    call -> {
                                        taken.add(call.bytes(0, 1, 100));
                                        return 0;
                                    }));
            Guest guest = new Guest().text(0, "good");
            int take = guest.imports("wardian:probe/1", "take", "ii:i");
            guest.operation(
                    "swap",
                    c ->
                            c.i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, take)
                                    .op(Opcode.DROP)
                                    .i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, guest.outputWrite)
                                    .op(Opcode.DROP)
                                    .i32(0)
                                    .i32(0x6C697665)
                                    .op(Opcode.I32_STORE)
                                    .i32(0));
            Plugin plugin = host.load(guest);

            assertArrayEquals("good".getBytes(UTF_8), plugin.call("swap", new byte[0]));
            assertArrayEquals("good".getBytes(UTF_8), taken.get(0));
        }
    }

    @Test
    void anAnswerMayOverwriteTheArgumentThatItBelongsTo() {
        try (Host host = new Host(folder)) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "upper",
                                    "ii:i",
                                    call -> {
                                        String key = call.text(0, 1, 100);
                                        call.write(call.u32(0), new byte[100], 0, 4);
                                        return call.reply(
                                                0,
                                                1,
                                                key.toUpperCase(java.util.Locale.ROOT)
                                                        .getBytes(UTF_8));
                                    }));
            Guest guest = new Guest().text(0, "name");
            int upper = guest.imports("wardian:probe/1", "upper", "ii:i");
            guest.operation(
                    "upper",
                    c ->
                            c.i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, upper)
                                    .op(Opcode.DROP)
                                    .i32(0)
                                    .i32(4)
                                    .op(Opcode.CALL, guest.outputWrite));
            Plugin plugin = host.load(guest);

            assertEquals("NAME", new String(plugin.call("upper", new byte[0]), UTF_8));
        }
    }

    @Test
    void inputAndOutputMayOverlapInMemory() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest();
            guest.operation(
                    "overlap",
                    c ->
                            c.i32(0)
                                    .i32(0)
                                    .i32(6)
                                    .op(Opcode.CALL, guest.inputRead)
                                    .op(Opcode.DROP)
                                    .i32(2)
                                    .i32(4)
                                    .op(Opcode.CALL, guest.outputWrite)
                                    .op(Opcode.DROP)
                                    .i32(2)
                                    .i32(0)
                                    .i32(6)
                                    .op(Opcode.CALL, guest.inputRead)
                                    .op(Opcode.DROP)
                                    .i32(0)
                                    .i32(8)
                                    .op(Opcode.CALL, guest.outputWrite));
            Plugin plugin = host.load(guest);

            assertEquals(
                    "cdefababcdef",
                    new String(plugin.call("overlap", "abcdef".getBytes(UTF_8)), UTF_8));
        }
    }
}
