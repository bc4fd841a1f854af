package dev.wardian.wasm.internal.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector instruction that reads or writes memory. */
@OnEveryEngine
class VectorAccessesTest {
    private static final int ROUNDS = 60;
    private static final int OFFSET = 3;
    private static final int SIZE = WasmMemory.PAGE_SIZE;

    private final Random random = new Random(11);

    static Stream<Opcode> accesses() {
        return Arrays.stream(Opcode.values())
                .filter(
                        opcode ->
                                opcode.family() == OpcodeFamily.VECTOR && opcode.alignment() >= 0);
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void agreesWithAnEvaluationByteByByte(Opcode opcode) {
        for (int round = 0; round < ROUNDS; round++) {
            int lane = lane(opcode);
            WasmInstance instance = instance(opcode, OFFSET, lane);
            byte[] before = fill(instance);
            V128 vector = new V128(random.nextLong(), random.nextLong());
            int last = SIZE - OFFSET - (1 << opcode.alignment());
            int address = round == 0 ? 0 : round == 1 ? last : random.nextInt(last + 1);

            Object result = call(instance, opcode, address, vector);

            int at = address + OFFSET;
            assertEquals(loaded(opcode, before, at, vector, lane), result);
            byte[] after = memory(instance).read(0, SIZE);
            assertArrayEquals(stored(opcode, before, at, vector, lane), after);
        }
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void trapsAndWritesNothingWhereOneByteIsOutOfBounds(Opcode opcode) {
        WasmInstance instance = instance(opcode, OFFSET, lane(opcode));
        byte[] before = fill(instance);
        int address = SIZE - OFFSET - (1 << opcode.alignment()) + 1;

        Trap trap = assertThrows(Trap.class, () -> call(instance, opcode, address, V128.ZERO));

        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
        assertArrayEquals(before, memory(instance).read(0, SIZE));
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void trapsWhereTheSumOfAddressAndOffsetIsOver32Bits(Opcode opcode) {
        WasmInstance instance = instance(opcode, 0xFFFF_FFFFL, lane(opcode));

        Trap trap = assertThrows(Trap.class, () -> call(instance, opcode, 17, V128.ZERO));

        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
    }

    private int lane(Opcode opcode) {
        return opcode.immediate() == Immediate.MEMARG_LANE
                ? random.nextInt(16 >> opcode.alignment())
                : 0;
    }

    private static WasmInstance instance(Opcode opcode, long offset, int lane) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(1, 1));
        String type = opcode.signature().toString().replace('a', 'i');
        int function =
                module.function(
                        type,
                        code -> {
                            for (int i = 0; i < opcode.signature().operandCount(); i++) {
                                code.get(i);
                            }
                            if (opcode.immediate() == Immediate.MEMARG_LANE) {
                                code.op(opcode, 0, offset, lane);
                            } else {
                                code.op(opcode, 0, offset);
                            }
                        });
        module.export("f", function);
        return WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options());
    }

    private static WasmMemory memory(WasmInstance instance) {
        return instance.memory("memory");
    }

    private byte[] fill(WasmInstance instance) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        memory(instance).write(0, bytes);
        return bytes;
    }

    /** The result, or null for a store. */
    private static @Nullable Object call(
            WasmInstance instance, Opcode opcode, int address, V128 vector) {
        WasmFunction function = instance.function("f");
        var results =
                opcode.signature().operandCount() == 1
                        ? function.call(address)
                        : function.call(address, vector);
        return results.size() == 0 ? null : results.get(0);
    }

    private static @Nullable V128 loaded(
            Opcode opcode, byte[] memory, int at, V128 vector, int lane) {
        String name = opcode.mnemonic().substring("v128.".length());
        if (name.startsWith("store")) {
            return null;
        }
        int size = 1 << opcode.alignment();
        if (name.equals("load")) {
            return LaneVectors.vector(numbers(memory, at, 16, 1, true));
        }
        if (name.endsWith("_lane")) {
            long[] lanes = LaneVectors.signed(vector, size * 8);
            lanes[lane] = numbers(memory, at, 1, size, true)[0];
            return LaneVectors.vector(lanes);
        }
        if (name.contains("x")) {
            int bits = Integer.parseInt(name.substring(4, name.indexOf('x')));
            return LaneVectors.vector(
                    numbers(memory, at, 64 / bits, bits / 8, name.endsWith("_s")));
        }
        long[] lanes = new long[16 / size];
        long value = numbers(memory, at, 1, size, false)[0];
        for (int i = 0; i < (name.endsWith("_zero") ? 1 : lanes.length); i++) {
            lanes[i] = value;
        }
        return LaneVectors.vector(lanes);
    }

    private static byte[] stored(Opcode opcode, byte[] memory, int at, V128 vector, int lane) {
        byte[] result = memory.clone();
        if (opcode.mnemonic().startsWith("v128.store")) {
            int size = 1 << opcode.alignment();
            long[] bytes = LaneVectors.signed(vector, 8);
            for (int i = 0; i < size; i++) {
                result[at + i] = (byte) bytes[lane * size + i];
            }
        }
        return result;
    }

    /** Little-endian numbers of {@code size} bytes. */
    private static long[] numbers(byte[] memory, int at, int count, int size, boolean signed) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < size; k++) {
                int b = memory[at + i * size + k];
                boolean top = k == size - 1;
                numbers[i] += (long) (signed && top ? b : b & 0xFF) << (8 * k);
            }
        }
        return numbers;
    }
}
