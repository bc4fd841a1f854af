package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.HostMemory.Access;
import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Accesses of the host's bytes by imported functions. */
@OnEveryEngine
class HostMemoryTest {
    private static final String LOAD_U8 = "l:i";
    private static final String LOAD_U64 = "l:l";
    private static final String STORE_U8 = "li:";
    private static final String STORE_U64 = "ll:";

    private static final long FUEL = 7;

    private final HostMemory memory = new HostMemory();

    private WasmInstance guest(String type, Access access) {
        return guest(type, memory.function(access, FUEL));
    }

    private static WasmInstance guest(String type, WasmFunction function) {
        return Guest.of(
                Guest.hostCaller(type),
                Imports.builder().function("host", "f", function).build(),
                Limits.DEFAULT.withMetering(true));
    }

    private static long load(WasmInstance guest, long address) {
        return guest.function("f").invoke(CallOptions.NONE, address)[0];
    }

    private static void store(WasmInstance guest, long address, long value) {
        guest.function("f").invoke(CallOptions.NONE, address, value);
    }

    @Test
    void accessesReachTheArrayItself() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, (byte) 0x88, (byte) 0xF9};
        memory.set(bytes, 0, bytes.length, 0);

        assertEquals(0xF9, load(guest(LOAD_U8, Access.LOAD_U8), 8));
        assertEquals(0x8807060504030201L, load(guest(LOAD_U64, Access.LOAD_U64), 0));
        store(guest(STORE_U8, Access.STORE_U8), 0, 0x1FF);
        store(guest(STORE_U64, Access.STORE_U64), 1, 0xF7E6D5C4B3A29180L);

        byte[] expected = {
            -1,
            (byte) 0x80,
            (byte) 0x91,
            (byte) 0xA2,
            (byte) 0xB3,
            (byte) 0xC4,
            (byte) 0xD5,
            (byte) 0xE6,
            (byte) 0xF7
        };
        assertArrayEquals(expected, bytes);
    }

    /** As a model says it, with addresses around the ends of the range and of all addresses. */
    @Test
    void outsideOfTheRangeThereIsNothing() {
        SplittableRandom random = new SplittableRandom(1);
        WasmInstance loadByte = guest(LOAD_U8, Access.LOAD_U8);
        WasmInstance loadLong = guest(LOAD_U64, Access.LOAD_U64);
        WasmInstance storeByte = guest(STORE_U8, Access.STORE_U8);
        WasmInstance storeLong = guest(STORE_U64, Access.STORE_U64);
        for (int turn = 0; turn < 300; turn++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            int first = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - first + 1);
            long start =
                    List.of(0L, 16L, 1L << 32, Long.MAX_VALUE - 60).get(random.nextInt(4))
                            + random.nextInt(20);
            memory.set(bytes, first, length, start);
            byte[] model = bytes.clone();
            ByteBuffer view = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
            for (long address : addresses(start, length, random)) {
                long offset = address - start;
                boolean one = address >= start && offset < length;
                boolean eight = address >= start && offset <= length - 8L;
                int index = first + (int) offset;
                assertEquals(one ? model[index] & 0xFF : 0, load(loadByte, address));
                assertEquals(eight ? view.getLong(index) : 0, load(loadLong, address));
                int small = random.nextInt();
                store(storeByte, address, small);
                if (one) {
                    model[index] = (byte) small;
                }
                long large = random.nextLong();
                store(storeLong, address, large);
                if (eight) {
                    view.putLong(index, large);
                }
                assertArrayEquals(model, bytes);
            }
        }
    }

    private static List<Long> addresses(long start, int length, SplittableRandom random) {
        List<Long> addresses = new ArrayList<>(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
        for (int around = -9; around <= 9; around++) {
            addresses.add(start + around);
            addresses.add(start + length + around);
        }
        addresses.add(start - (1L << 32));
        addresses.add(start + (1L << 32));
        addresses.add(random.nextLong());
        return addresses;
    }

    @Test
    void theRangeMayChangeWhileTheGuestRuns() {
        ModuleBuilder module = new ModuleBuilder();
        int load = module.importFunction("host", "load", LOAD_U8);
        int next = module.importFunction("host", "next", ":");
        int function =
                module.function(
                        ":i",
                        code ->
                                code.i64(5)
                                        .op(Opcode.CALL, load)
                                        .op(Opcode.CALL, next)
                                        .i64(5)
                                        .op(Opcode.CALL, load)
                                        .op(Opcode.I32_SUB));
        module.export("f", function);
        memory.set(new byte[] {30}, 0, 1, 5);
        Imports imports =
                Imports.builder()
                        .function("host", "load", memory.function(Access.LOAD_U8, 0))
                        .function(
                                "host",
                                "next",
                                ModuleBuilder.functionType(":"),
                                call -> memory.set(new byte[] {9, 10}, 1, 1, 5))
                        .build();

        assertEquals(20, Guest.of(module, imports).function("f").call().i32());
    }

    @Test
    void aClearedMemoryHasNothing() {
        byte[] bytes = {1, 2, 3};
        memory.set(bytes, 0, 3, 0);
        memory.clear();

        assertEquals(0, load(guest(LOAD_U8, Access.LOAD_U8), 1));
        store(guest(STORE_U8, Access.STORE_U8), 1, 9);

        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
    }

    @Test
    void eachAccessCostsItsFuel() {
        byte[] bytes = new byte[16];
        memory.set(bytes, 0, 16, 0);
        List<Long> burned = new ArrayList<>();
        for (Access access : Access.values()) {
            String type = List.of(LOAD_U8, LOAD_U64, STORE_U8, STORE_U64).get(access.ordinal());
            long[] arguments = new long[access.type().params().size()];
            WasmFunction free = guest(type, memory.function(access, 0)).function("f");
            WasmFunction paid = guest(type, access).function("f");
            CallOptions measured = CallOptions.NONE.withFuel(1_000).withBurned(burned::add);
            free.invoke(measured, arguments);
            long without = burned.remove(0);
            paid.invoke(measured, arguments);
            assertEquals(FUEL, burned.remove(0) - without, access.toString());

            InterruptedCallException e =
                    assertThrows(
                            InterruptedCallException.class,
                            () ->
                                    paid.invoke(
                                            CallOptions.NONE.withFuel(without + FUEL - 1),
                                            arguments));
            assertEquals(Reason.FUEL, e.reason());
        }
    }

    @Test
    void whatTheFuelDoesNotPayIsNotStored() {
        byte[] bytes = new byte[1];
        memory.set(bytes, 0, 1, 0);
        WasmFunction store = guest(STORE_U8, memory.function(Access.STORE_U8, 1_000)).function("f");

        assertThrows(
                InterruptedCallException.class,
                () -> store.invoke(CallOptions.NONE.withFuel(500), 0, 9));

        assertEquals(0, bytes[0]);
    }

    @Test
    void theHostAndTablesCallItTooAndItIsExported() {
        byte[] bytes = {0, 0, 77};
        memory.set(bytes, 0, 3, 0);
        ModuleBuilder module = new ModuleBuilder();
        int load = module.importFunction("host", "f", LOAD_U8);
        module.table(ValueType.FUNCREF, 1, 1);
        module.elements(0, load);
        int type = module.type(LOAD_U8);
        int indirect =
                module.function(
                        LOAD_U8, code -> code.get(0).i32(0).op(Opcode.CALL_INDIRECT, type, 0));
        module.export("indirect", indirect);
        module.export("again", ExternKind.FUNCTION, load);
        WasmFunction function = memory.function(Access.LOAD_U8, 0);
        WasmInstance guest =
                Guest.of(module, Imports.builder().function("host", "f", function).build());

        assertEquals(77, function.call(2L).i32());
        assertEquals(77, guest.function("indirect").call(2L).i32());
        assertEquals(77, guest.function("again").call(2L).i32());
    }

    @Test
    void anImportHasTheTypeOfItsAccess() {
        WasmFunction load = memory.function(Access.LOAD_U8, 0);

        assertThrows(LinkException.class, () -> guest(LOAD_U64, load));
    }

    @Test
    void aRangeOutsideOfItsArrayIsRefused() {
        byte[] bytes = new byte[4];
        memory.set(bytes, 1, 3, 0);

        assertThrows(IndexOutOfBoundsException.class, () -> memory.set(bytes, 2, 3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.set(bytes, -1, 2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.set(bytes, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> memory.set(bytes, 0, 4, -1));
        assertThrows(
                IllegalArgumentException.class, () -> memory.set(bytes, 0, 4, Long.MAX_VALUE - 3));
        assertThrows(IllegalArgumentException.class, () -> memory.function(Access.LOAD_U8, -1));

        store(guest(STORE_U8, Access.STORE_U8), 0, 5);
        assertArrayEquals(new byte[] {0, 5, 0, 0}, bytes);
    }
}
