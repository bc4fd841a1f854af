package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule 1: addresses and lengths are unsigned, checked without overflow before anything is
 * allocated.
 */
class Rule01AddressesTest {
    @TempDir Path folder;

    /** Every region here is outside of the memory, some only if the sum does not wrap. */
    @ParameterizedTest
    @CsvSource({
        "65533, 4",
        "65536, 1",
        "-1, 2",
        "-1, 1",
        "-16, 32",
        "2147483647, 1",
        "-2147483648, 8",
        "1, -1",
        "65535, -65535",
        "0, 65537"
    })
    void aRegionOutsideOfMemoryIsFaultForEveryFunctionThatTakesOne(int address, int length) {
        try (Host host = new Host(folder)) {
            host.limit(Limit.OUTPUT, 1L << 40).limit(Limit.LOG, 1L << 40);
            List<byte[]> seen = new ArrayList<>();
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "take",
                                    "ii:i",
                                    call -> {
                                        seen.add(call.bytes(0, 1, Integer.MAX_VALUE));
                                        return 0;
                                    }));
            Guest guest = new Guest();
            int take = guest.imports("wardian:probe/1", "take", "ii:i");
            guest.answers(
                    "read",
                    c -> c.i32(address).i32(0).i32(length).op(Opcode.CALL, guest.inputRead));
            guest.answers(
                    "write", c -> c.i32(address).i32(length).op(Opcode.CALL, guest.outputWrite));
            guest.answers(
                    "reply",
                    c -> c.i32(address).i32(0).i32(length).op(Opcode.CALL, guest.replyRead));
            guest.answers("take", c -> c.i32(address).i32(length).op(Opcode.CALL, take));
            Plugin plugin = host.load(guest);

            boolean overArray = Integer.toUnsignedLong(length) > Integer.MAX_VALUE - 8L;
            int cappedFunctions = -(overArray ? Errno.E2BIG : Errno.EFAULT).number();
            assertEquals(-Errno.EFAULT.number(), Host.number(plugin, "read"));
            assertEquals(-Errno.EFAULT.number(), Host.number(plugin, "reply"));
            if (overArray) {
                // The plugin succeeds although its output was refused (rule 8).
                assertThrows(LimitExceeded.class, () -> Host.number(plugin, "write"));
            } else {
                assertEquals(cappedFunctions, Host.number(plugin, "write"));
            }
            assertEquals(cappedFunctions, Host.number(plugin, "take"));
            assertEquals(List.of(), seen);
        }
    }

    @Test
    void theLimitOfAFunctionIsCheckedBeforeTheMemory() {
        try (Host host = new Host(folder)) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function("take", "ii:i", call -> call.bytes(0, 1, 8).length));
            Guest guest = new Guest();
            int take = guest.imports("wardian:probe/1", "take", "ii:i");
            guest.answers("over", c -> c.i32(-1).i32(9).op(Opcode.CALL, take));
            guest.answers("huge", c -> c.i32(0).i32(-1).op(Opcode.CALL, take));
            guest.answers("message", c -> c.i32(1).i32(-1).i32(-1).op(Opcode.CALL, guest.fail));
            guest.answers("fits", c -> c.i32(Guest.MEMORY - 8).i32(8).op(Opcode.CALL, take));
            Plugin plugin = host.load(guest);

            assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "over"));
            assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "huge"));
            assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "message"));
            assertEquals(8, Host.number(plugin, "fits"));
        }
    }

    @Test
    void theLastByteOfMemoryIsInsideAndOffsetsBehindTheInputGiveNothing() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest();
            guest.answers(
                    "last",
                    c -> c.i32(Guest.MEMORY - 4).i32(0).i32(4).op(Opcode.CALL, guest.inputRead));
            guest.answers("behind", c -> c.i32(0).i32(-1).i32(4).op(Opcode.CALL, guest.inputRead));
            guest.operation(
                    "tail", c -> c.i32(Guest.MEMORY - 4).i32(4).op(Opcode.CALL, guest.outputWrite));
            Plugin plugin = host.setting(b -> b.poolSize(1)).load(guest);

            assertEquals(4, Host.number(plugin, "last", (byte) 1, (byte) 2, (byte) 3, (byte) 4));
            assertArrayEquals(new byte[] {1, 2, 3, 4}, plugin.call("tail", new byte[0]));
            assertEquals(0, Host.number(plugin, "behind", (byte) 1));
        }
    }

    @Test
    void addressesThatAHostFunctionComputesItselfAreCheckedToo() {
        try (Host host = new Host(folder)) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function("peek", "i:i", call -> call.read(call.u32(0) + 1, 4).length)
                            .function(
                                    "poke",
                                    "i:i",
                                    call -> {
                                        call.write(call.u32(0), new byte[8], 2, 4);
                                        return 4;
                                    }));
            Guest guest = new Guest();
            int peek = guest.imports("wardian:probe/1", "peek", "i:i");
            int poke = guest.imports("wardian:probe/1", "poke", "i:i");
            guest.answers("peek", c -> c.i32(-1).op(Opcode.CALL, peek));
            guest.answers("poke", c -> c.i32(Guest.MEMORY - 3).op(Opcode.CALL, poke));
            Plugin plugin = host.load(guest);

            assertEquals(-Errno.EFAULT.number(), Host.number(plugin, "peek"));
            assertEquals(-Errno.EFAULT.number(), Host.number(plugin, "poke"));
        }
    }
}
