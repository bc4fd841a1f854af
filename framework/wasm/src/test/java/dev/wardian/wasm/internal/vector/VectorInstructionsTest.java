package dev.wardian.wasm.internal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector instruction without memory against an evaluation lane by lane. */
@OnEveryEngine
class VectorInstructionsTest {
    private static final int MODULES_WITH_IMMEDIATES = 32;
    private static final int ROUNDS = 400;
    private static final long[] EDGES_8 = {0, 1, 2, 0x7E, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 16, 15};
    private static final long[] EDGES_16 = {0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF, 0x00FF, 0xFF80};
    private static final long[] EDGES_32 = {
        0,
        1,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0x8000_0001L,
        0xFFFF_FFFFL,
        0xFFFF_8000L,
        0x7F80_0000L,
        0xFF80_0000L,
        0x7FC0_0000L,
        0x7F80_0001L,
        0xFFA0_1234L,
        0x3F00_0000L,
        0xBFC0_0000L,
        0x4020_0000L,
        0x4F00_0000L,
        0xCF00_0001L,
        0x4F80_0000L,
        0x0000_0001L,
        0x7F7F_FFFFL
    };
    private static final long[] EDGES_64 = {
        0,
        1,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7FF0_0000_0000_0000L,
        0xFFF0_0000_0000_0000L,
        0x7FF8_0000_0000_0000L,
        0x7FF0_0000_0000_0001L,
        0x3FE0_0000_0000_0000L,
        0xBFF8_0000_0000_0000L,
        0x41E0_0000_0000_0000L,
        0xC1E0_0000_0020_0000L,
        0x41EF_FFFF_FFF0_0000L,
        0x36A0_0000_0000_0000L,
        0x47EF_FFFF_F000_0000L
    };

    private final Random random = new Random(7);

    static Stream<Opcode> instructions() {
        return Arrays.stream(Opcode.values())
                .filter(opcode -> opcode.family() == OpcodeFamily.VECTOR)
                .filter(opcode -> opcode.alignment() < 0 && opcode != Opcode.V128_CONST);
    }

    @Test
    void allVectorInstructionsAreCovered() {
        long accesses =
                Arrays.stream(Opcode.values())
                        .filter(o -> o.family() == OpcodeFamily.VECTOR && o.alignment() >= 0)
                        .count();

        // Version 3.0 has 256, one of which is v128.const.
        assertEquals(255, instructions().count() + accesses);
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void agreesWithAnEvaluationLaneByLane(Opcode opcode) {
        int modules = opcode.immediate() == Immediate.NONE ? 1 : MODULES_WITH_IMMEDIATES;
        for (int i = 0; i < modules; i++) {
            long[] lanes = immediates(opcode);
            WasmFunction function = function(opcode, lanes);
            for (int round = 0; round < ROUNDS / modules; round++) {
                compare(opcode, function, lanes);
            }
        }
    }

    private void compare(Opcode opcode, WasmFunction function, long[] lanes) {
        Object[] operands = function.type().params().stream().map(this::operand).toArray();

        Object actual = function.call(operands).get(0);

        Object expected = NaiveVectors.evaluate(opcode, operands, lanes);
        assertTrue(
                matches(opcode, expected, actual),
                () -> Arrays.toString(operands) + ": " + expected + ", not " + actual);
    }

    /** Which quiet NaN arithmetic gives is free. */
    private static boolean matches(Opcode opcode, Object expected, @Nullable Object actual) {
        if (expected.equals(actual)) {
            return true;
        }
        if (opcode.mnemonic().matches(".*\\.(abs|neg|pmin|pmax|splat|replace_lane)")) {
            return false;
        }
        boolean isF32 = opcode.mnemonic().startsWith("f32");
        boolean isF64 = opcode.mnemonic().startsWith("f64");
        if (!(expected instanceof V128 x && actual instanceof V128 y) || !(isF32 || isF64)) {
            return false;
        }
        int size = isF32 ? 32 : 64;
        long[] wanted = LaneVectors.signed(x, size);
        long[] given = LaneVectors.signed(y, size);
        for (int i = 0; i < wanted.length; i++) {
            boolean nans =
                    NaiveFloats.isQuietNan(wanted[i], size)
                            && NaiveFloats.isQuietNan(given[i], size);
            if (wanted[i] != given[i] && !nans) {
                return false;
            }
        }
        return true;
    }

    private static WasmFunction function(Opcode opcode, long[] lanes) {
        String type = opcode.signature().toString();
        byte[] binary =
                ModuleBuilder.ofFunction(
                        type,
                        code -> {
                            for (int i = 0; i < opcode.signature().operandCount(); i++) {
                                code.get(i);
                            }
                            code.op(opcode, lanes);
                        });
        Features features = Features.WASM_2_0.with(Feature.RELAXED_SIMD);
        return WasmModule.parse(binary, features, ModuleLimits.DEFAULT)
                .instantiate(Imports.NONE, Engines.options())
                .function("f");
    }

    private long[] immediates(Opcode opcode) {
        return switch (opcode.immediate()) {
            case LANE -> new long[] {random.nextInt(OpcodeTables.lanes(opcode.id()))};
            case LANES -> random.longs(16, 0, 32).toArray();
            default -> new long[0];
        };
    }

    private Object operand(ValueType type) {
        return switch (type.kind()) {
            case I32 -> (int) lane(32);
            case I64 -> lane(64);
            case F32 -> Float.intBitsToFloat((int) lane(32));
            case F64 -> Double.longBitsToDouble(lane(64));
            default -> vector();
        };
    }

    /** Lanes of one width, so that edge values of that width lie where they matter. */
    private V128 vector() {
        int bits = 8 << random.nextInt(4);
        long[] lanes = new long[128 / bits];
        Arrays.setAll(lanes, i -> lane(bits));
        return LaneVectors.vector(lanes);
    }

    private long lane(int bits) {
        long[] edges =
                switch (bits) {
                    case 8 -> EDGES_8;
                    case 16 -> EDGES_16;
                    case 32 -> EDGES_32;
                    default -> EDGES_64;
                };
        return random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextLong();
    }
}
