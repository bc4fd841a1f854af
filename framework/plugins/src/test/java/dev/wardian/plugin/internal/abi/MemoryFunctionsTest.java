package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a capability's function reads and writes the guest's memory at addresses of its own. */
class MemoryFunctionsTest {
    private static final byte[] NOTHING = {};
    private static final List<Long> OUTSIDE =
            List.of(
                    -1L,
                    Guest.MEMORY - 3L,
                    (long) Guest.MEMORY,
                    0xFFFF_FFFFL,
                    0x1_0000_0000L,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE);

    @TempDir Path folder;

    /** Runs a function of a capability once, within a call. */
    private void run(Consumer<CapabilityCall> body, String... lines) {
        // What an assertion throws would be the host's failure, so it is kept.
        Throwable[] thrown = new Throwable[1];
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function(
                                "f",
                                ":i",
                                call -> {
                                    try {
                                        body.accept(call);
                                    } catch (AssertionError e) {
                                        thrown[0] = e;
                                    }
                                    return 0;
                                });
        Guest guest = new Guest();
        int f = guest.imports("wardian:probe/1", "f", ":i");
        guest.operation("run", code -> code.op(Opcode.CALL, f));
        try (Host host = new Host(folder).with(probe)) {
            Plugin plugin = host.load(guest, lines);
            plugin.call("run", NOTHING);
        }
        if (thrown[0] != null) {
            throw new AssertionError(thrown[0]);
        }
    }

    private static void assertFault(Runnable access) {
        assertEquals(Errno.EFAULT, assertThrows(ErrnoException.class, access::run).errno());
    }

    @Test
    void numbersAreLittleEndianAtAnyAddress() {
        run(
                call -> {
                    call.writeI64(1_001, 0x1122_3344_5566_7788L);
                    assertEquals(0x5566_7788, call.readI32(1_001));
                    assertEquals(0x1122_3344_5566_7788L, call.readI64(1_001));
                    assertArrayEquals(new byte[] {0, (byte) 0x88, 0x77, 0x66}, call.read(1_000, 4));
                    call.writeI32(Guest.MEMORY - 4L, -2);
                    assertEquals(-2, call.readI32(Guest.MEMORY - 4L));
                });
    }

    @Test
    void sizeIsThatOfTheMemory() {
        run(call -> assertEquals(Guest.MEMORY, call.memorySize()));
    }

    @Test
    void rangesThatAreNotWhollyInsideAreFaults() {
        run(
                call -> {
                    for (long address : OUTSIDE) {
                        assertFault(() -> call.readI32(address));
                        assertFault(() -> call.readI64(address));
                        assertFault(() -> call.writeI32(address, 1));
                        assertFault(() -> call.writeI64(address, 1));
                        assertFault(() -> call.read(address, new byte[8], 0, 8));
                    }
                    assertFault(() -> call.readI64(Guest.MEMORY - 7L));
                    assertFault(() -> call.writeI64(Guest.MEMORY - 7L, -1));
                    assertArrayEquals(new byte[7], call.read(Guest.MEMORY - 7L, 7));
                });
    }

    @Test
    void bytesAreReadIntoAPartOfAnArray() {
        run(
                call -> {
                    call.write(500, new byte[] {1, 2, 3}, 0, 3);
                    byte[] target = new byte[5];
                    call.read(500, target, 1, 3);
                    assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, target);
                    call.read(0, target, 5, 0);
                    assertThrows(
                            IndexOutOfBoundsException.class, () -> call.read(500, target, 3, 3));
                    assertThrows(
                            IndexOutOfBoundsException.class, () -> call.read(500, target, -1, 3));
                });
    }

    @Test
    void accessesAndWorkCostFuel() {
        List<Consumer<CapabilityCall>> costly =
                List.of(
                        call -> call.readI32(0),
                        call -> call.readI64(0),
                        call -> call.writeI32(0, 1),
                        call -> call.writeI64(0, 1),
                        call -> call.read(0, new byte[8], 0, 8),
                        call -> call.log(1, new byte[8], 0, 8),
                        call -> call.consumeFuel(1));
        for (Consumer<CapabilityCall> one : costly) {
            LimitExceeded exceeded =
                    assertThrows(
                            LimitExceeded.class,
                            () ->
                                    run(
                                            call -> {
                                                for (int i = 0; i < 10_000; i++) {
                                                    one.accept(call);
                                                }
                                            },
                                            "limits: { fuel: 9k }"));
            assertEquals(Limit.FUEL, exceeded.limit());
        }
        run(call -> call.consumeFuel(0), "limits: { fuel: 9k }");
    }

    @Test
    void nothingIsReachedAfterTheCall() {
        CapabilityCall[] kept = new CapabilityCall[1];
        run(call -> kept[0] = call);

        for (Consumer<CapabilityCall> access :
                List.<Consumer<CapabilityCall>>of(
                        CapabilityCall::memorySize,
                        call -> call.readI32(0),
                        call -> call.writeI64(0, 0),
                        call -> call.log(1, NOTHING, 0, 0),
                        call -> call.consumeFuel(1))) {
            assertThrows(IllegalStateException.class, () -> access.accept(kept[0]));
        }
    }
}
