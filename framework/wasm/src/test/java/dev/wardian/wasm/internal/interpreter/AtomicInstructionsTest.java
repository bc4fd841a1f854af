package dev.wardian.wasm.internal.interpreter;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each atomic instruction, on memories of every kind that is not shared. Expected is what a model
 * gives that reads the instruction's name.
 */
@OnEveryEngine
class AtomicInstructionsTest {
    private static final Features FEATURES = Features.ALL;
    private static final Set<Opcode> WAITS =
            Set.of(Opcode.MEMORY_ATOMIC_WAIT32, Opcode.MEMORY_ATOMIC_WAIT64);
    private static final long OFFSET = 16;

    /**
     * A memory that an instruction is tried on.
     *
     * @param second whether another memory comes before it
     * @param grown by how many pages it grows before that
     * @param at the address of an access of eight bytes
     */
    private record Place(String name, MemoryType type, boolean second, int grown, long at) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Place> places() {
        MemoryType pages = new MemoryType(4, -1);
        MemoryType wide = new MemoryType(AddressType.I64, 4, false, -1, WasmMemory.PAGE_SIZE);
        MemoryType bytes = new MemoryType(AddressType.I32, 4100, false, -1, 1);
        return List.of(
                new Place("first memory", pages, false, 0, 1024),
                new Place("end of the memory", pages, false, 0, 4 * 65536 - 8),
                new Place("second memory", pages, true, 0, 1024),
                new Place("64-bit memory", wide, false, 0, 1024),
                new Place("grown memory", pages, false, 1, 4 * 65536),
                new Place("end of a grown memory", pages, false, 1, 5 * 65536 - 8),
                new Place("grown 64-bit memory", wide, true, 1, 4 * 65536 + 8),
                // The array ends in the middle of the eight bytes.
                new Place("seam", bytes, false, 100, 4096),
                new Place("behind the seam", bytes, false, 100, 4104));
    }

    private static Stream<Opcode> atomics() {
        return Arrays.stream(Opcode.values()).filter(o -> o.family() == OpcodeFamily.ATOMIC);
    }

    /** All that go on: no waits. */
    static List<Opcode> accesses() {
        return atomics().filter(o -> o.alignment() >= 0 && !WAITS.contains(o)).toList();
    }

    private static byte[] memarg(int alignment, boolean second, long offset) {
        ByteWriter out = new ByteWriter().u32(alignment | (second ? 0x40 : 0));
        return (second ? out.u32(1) : out).u64(offset).bytes();
    }

    private static ModuleBuilder module(Opcode opcode, Place place, long offset) {
        ModuleBuilder module = new ModuleBuilder();
        if (place.second) {
            module.memory(1, -1);
        }
        int memory = module.memory(place.type);
        module.export("memory", ExternKind.MEMORY, memory);
        StringBuilder type = new StringBuilder();
        int operands = opcode.signature().operandCount();
        for (int i = 0; i < operands; i++) {
            boolean isI32 =
                    opcode.signature().isAddress(i)
                            ? place.type.addressType() == AddressType.I32
                            : opcode.signature().operand(i) == ValTypes.I32;
            type.append(isI32 ? 'i' : 'l');
        }
        type.append(':');
        if (opcode.signature().resultCount() > 0) {
            type.append(opcode.signature().result(0) == ValTypes.I32 ? 'i' : 'l');
        }
        module.export(
                "f",
                module.function(
                        type.toString(),
                        code -> {
                            for (int i = 0; i < operands; i++) {
                                code.get(i);
                            }
                            code.rawOp(opcode, memarg(opcode.alignment(), place.second, offset));
                        }));
        return module;
    }

    private static WasmInstance instance(ModuleBuilder module) {
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT)
                .instantiate(Imports.NONE, Engines.options());
    }

    private static WasmInstance instance(Opcode opcode, Place place, long offset) {
        WasmInstance instance = instance(module(opcode, place, offset));
        assertEquals(place.type.min(), instance.memory("memory").grow(place.grown));
        return instance;
    }

    private static long mask(int size) {
        return size == 8 ? -1 : (1L << (8 * size)) - 1;
    }

    /** The number of {@code size} bytes at an address of the contents. */
    private static long number(byte[] contents, int at, int size) {
        long number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = number << 8 | (contents[at + i] & 0xFF);
        }
        return number;
    }

    /** What the instruction of that name leaves in memory, of {@code size} bytes. */
    private static long after(Opcode opcode, long before, long value, long replacement) {
        String name = opcode.mnemonic().replaceFirst(".*\\.", "").replace("_u", "");
        return switch (name) {
            case "add" -> before + value;
            case "sub" -> before - value;
            case "and" -> before & value;
            case "or" -> before | value;
            case "xor" -> before ^ value;
            case "xchg", "store", "store8", "store16", "store32" -> value;
            case "cmpxchg" -> before == value ? replacement : before;
            default -> before;
        };
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void accessChangesMemoryAndGivesWhatWasThere(Opcode opcode) {
        int size = 1 << opcode.alignment();
        boolean isI32 = opcode.mnemonic().startsWith("i32");
        Random random = new Random(opcode.ordinal());
        for (Place place : places()) {
            WasmInstance instance = instance(opcode, place, OFFSET);
            WasmMemory memory = instance.memory("memory");
            WasmFunction function = instance.function("f");
            for (int round = 0; round < 40; round++) {
                byte[] contents = new byte[8];
                random.nextBytes(contents);
                memory.write(place.at, contents);
                int inside = random.nextInt(8 / size) * size;
                long before = number(contents, inside, size);
                // Often equal to what is there, sometimes with other upper bits.
                long value =
                        switch (round % 4) {
                            case 0 -> before;
                            case 1 -> before | ~mask(size);
                            default -> random.nextLong();
                        };
                value = isI32 ? (int) value : value;
                long replacement = random.nextLong();
                long[] operands = {place.at - OFFSET + inside, value, replacement};
                operands[2] = isI32 ? (int) replacement : replacement;
                int count = opcode.signature().operandCount();

                long[] results = function.invoke(CallOptions.NONE, Arrays.copyOf(operands, count));

                long compared = isI32 ? value & 0xFFFF_FFFFL : value;
                long left = after(opcode, before, compared, replacement) & mask(size);
                boolean changes = opcode != Opcode.MEMORY_ATOMIC_NOTIFY;
                byte[] expected = contents.clone();
                for (int i = 0; changes && i < size; i++) {
                    expected[inside + i] = (byte) (left >>> (8 * i));
                }
                String what = opcode.mnemonic() + " in " + place + ", round " + round;
                assertArrayEquals(expected, memory.read(place.at, 8), what);
                if (results.length > 0) {
                    long loaded = changes ? before : 0;
                    assertEquals(isI32 ? (int) loaded : loaded, results[0], what);
                }
            }
        }
    }

    private static Trap trap(WasmFunction function, Opcode opcode, long address) {
        long[] operands = new long[opcode.signature().operandCount()];
        operands[0] = address;
        return assertThrows(
                Trap.class, () -> function.invoke(CallOptions.NONE, operands), opcode::mnemonic);
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void addressIsAlignedAndInside(Opcode opcode) {
        int size = 1 << opcode.alignment();
        for (Place place : places()) {
            WasmInstance instance = instance(opcode, place, OFFSET);
            WasmFunction function = instance.function("f");
            long end = instance.memory("memory").byteSize();
            for (int by = 1; by < size; by++) {
                Trap trap = trap(function, opcode, place.at - OFFSET + by);
                assertEquals(TrapKind.UNALIGNED_ATOMIC, trap.kind(), opcode.mnemonic());
                assertTrue(
                        requireNonNull(trap.getMessage())
                                .startsWith(
                                        "unaligned atomic of "
                                                + size
                                                + " bytes at address 0x"
                                                + Long.toHexString(place.at + by)),
                        trap::getMessage);
                // Alignment is looked at first.
                assertEquals(
                        TrapKind.UNALIGNED_ATOMIC,
                        trap(function, opcode, (end + 7 & -8) + by).kind());
            }
            for (long address : new long[] {(end + 7 & -8) - OFFSET, end + 7 & -8, -8, -16}) {
                assertEquals(
                        TrapKind.MEMORY_OUT_OF_BOUNDS,
                        trap(function, opcode, address).kind(),
                        opcode.mnemonic() + " at " + address + " in " + place);
            }
        }
    }

    /** The offset of the access counts as well, also where it is beyond every memory. */
    @Test
    void greatOffsetsAreAlignedOrNot() {
        MemoryType wide = new MemoryType(AddressType.I64, 1, false, -1, WasmMemory.PAGE_SIZE);
        Place place = new Place("", wide, false, 0, 0);
        Opcode load = Opcode.I64_ATOMIC_LOAD;
        for (long offset : new long[] {0xFFFF_FFF8L, 1L << 32, 1L << 62, -8}) {
            WasmFunction function = instance(load, place, offset).function("f");
            assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap(function, load, 0).kind());
            assertEquals(TrapKind.UNALIGNED_ATOMIC, trap(function, load, 4).kind());
        }
        for (long offset : new long[] {0xFFFF_FFFCL, (1L << 32) + 4, (1L << 62) + 4, -4}) {
            WasmFunction function = instance(load, place, offset).function("f");
            assertEquals(TrapKind.UNALIGNED_ATOMIC, trap(function, load, 0).kind());
            assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap(function, load, 4).kind());
        }
    }

    @Test
    void waitOnAMemoryThatIsNotSharedIsATrap() {
        for (Place place : places()) {
            for (Opcode opcode : WAITS) {
                WasmFunction function = instance(opcode, place, OFFSET).function("f");

                Trap trap = trap(function, opcode, place.at - OFFSET);
                assertEquals(TrapKind.EXPECTED_SHARED_MEMORY, trap.kind());
                assertEquals("expected shared memory", trap.getMessage());
                assertEquals(
                        TrapKind.UNALIGNED_ATOMIC, trap(function, opcode, place.at + 1).kind());
            }
        }
    }

    @Test
    void fenceDoesNothing() {
        byte[] module =
                ModuleBuilder.ofFunction(
                        "i:i",
                        code ->
                                code.get(0)
                                        .op(Opcode.ATOMIC_FENCE)
                                        .i32(1)
                                        .op(Opcode.ATOMIC_FENCE)
                                        .op(Opcode.I32_ADD));
        WasmInstance instance =
                WasmModule.parse(module, FEATURES, ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, Engines.options());

        assertEquals(42, instance.function("f").call(41).i32());
    }

    /** Only the natural alignment is valid. */
    @Test
    void otherAlignmentsAreInvalid() {
        atomics()
                .filter(opcode -> opcode.alignment() >= 0)
                .forEach(
                        opcode -> {
                            for (int alignment = 0; alignment < 5; alignment++) {
                                int given = alignment;
                                ModuleBuilder module = new ModuleBuilder();
                                module.memory(1, -1);
                                module.function(
                                        ":",
                                        code ->
                                                code.op(Opcode.UNREACHABLE)
                                                        .rawOp(opcode, memarg(given, false, 0))
                                                        .op(Opcode.UNREACHABLE));
                                if (alignment == opcode.alignment()) {
                                    WasmModule.parse(
                                            module.build(), FEATURES, ModuleLimits.DEFAULT);
                                } else {
                                    assertThrows(
                                            InvalidModuleException.class,
                                            () ->
                                                    WasmModule.parse(
                                                            module.build(),
                                                            FEATURES,
                                                            ModuleLimits.DEFAULT),
                                            opcode::mnemonic);
                                }
                            }
                        });
    }

    /** What a module with atomics and a lock in it does, and that its fuel is counted. */
    @Test
    void lockOfOneThreadIsTakenAndReleased() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(1, -1));
        module.export(
                "f",
                module.function(
                        ":i",
                        code ->
                                code.op(Opcode.LOOP)
                                        .i32(0)
                                        .i32(0)
                                        .i32(1)
                                        .op(Opcode.I32_ATOMIC_RMW_CMPXCHG)
                                        .op(Opcode.BR_IF, 0)
                                        .end()
                                        .i32(8)
                                        .i64(5)
                                        .op(Opcode.I64_ATOMIC_RMW_ADD)
                                        .op(Opcode.DROP)
                                        .i32(0)
                                        .i32(0)
                                        .op(Opcode.I32_ATOMIC_STORE)
                                        .i32(0)
                                        .i32(1)
                                        .op(Opcode.MEMORY_ATOMIC_NOTIFY)));
        AtomicLong burned = new AtomicLong();
        WasmInstance instance =
                WasmModule.parse(
                                module.build(),
                                Features.WASM_2_0.with(Feature.THREADS),
                                ModuleLimits.DEFAULT)
                        .instantiate(
                                Imports.NONE,
                                Engines.options().withLimits(Limits.DEFAULT.withMetering(true)));
        WasmFunction function = instance.function("f");
        CallOptions options = CallOptions.NONE.withFuel(1000).withBurned(burned::set);

        assertEquals(0, function.callWith(options).i32());
        assertEquals(0, function.callWith(options).i32());

        assertTrue(burned.get() > 0);
        byte[] expected =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(8, 10).array();
        assertArrayEquals(expected, instance.memory("memory").read(0, 16));
    }
}
