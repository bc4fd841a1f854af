package dev.wardian.wasm.internal.interpreter;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where NaNs are canonical, no instruction that computes gives another one; moves keep the bits.
 */
@OnEveryEngine
class CanonicalNansTest {
    private static final int NAN_32 = 0x7FC0_0000;
    private static final long NAN_64 = 0x7FF8_0000_0000_0000L;

    private static InstanceOptions canonical() {
        return Engines.options().withCanonicalNans(true);
    }

    /** NaNs of all kinds, and numbers that make NaNs with each other or do not. */
    private static final int[] FLOATS = {
        NAN_32,
        0xFFC0_0000,
        0x7FC0_0001,
        0xFFFF_FFFF,
        0x7F80_0001,
        0xFFA0_0000,
        0x7F80_0000,
        0xFF80_0000,
        0,
        0x8000_0000,
        0x3F80_0000,
        0xC020_0000,
        0x7F7F_FFFF,
        1
    };

    private static final long[] DOUBLES = {
        NAN_64,
        0xFFF8_0000_0000_0000L,
        0x7FF8_0000_0000_0001L,
        -1,
        0x7FF0_0000_0000_0001L,
        0xFFF4_0000_0000_0000L,
        0x7FF0_0000_0000_0000L,
        0xFFF0_0000_0000_0000L,
        0,
        Long.MIN_VALUE,
        0x3FF0_0000_0000_0000L,
        0xC004_0000_0000_0000L,
        0x7FEF_FFFF_FFFF_FFFFL,
        1
    };

    /** Instructions of floats that only move or choose what they are given, by their names. */
    private static final Pattern MOVES =
            Pattern.compile("neg|abs|copysign|pmin|pmax|splat|.*_lane|convert_.*|reinterpret_.*");

    /** All instructions that make floats of floats or of vectors. */
    private static List<Opcode> onFloats(boolean moves) {
        return Arrays.stream(Opcode.values())
                .filter(opcode -> opcode.mnemonic().matches("f(32|64)(x[24])?\\..*"))
                .filter(opcode -> !opcode.mnemonic().endsWith("const"))
                .filter(opcode -> opcode.alignment() < 0 && opcode.lanes() == 0)
                .filter(opcode -> opcode.signature().result(0) != ValTypes.I32)
                .filter(opcode -> !opcode.mnemonic().matches(".*\\.(eq|ne|lt|gt|le|ge)"))
                .filter(
                        opcode ->
                                MOVES.matcher(opcode.mnemonic().replaceFirst(".*\\.", "")).matches()
                                        == moves)
                .toList();
    }

    static List<Opcode> arithmetic() {
        return onFloats(false);
    }

    static List<Opcode> moves() {
        return onFloats(true);
    }

    private static char letter(byte type) {
        return switch (type) {
            case ValTypes.I32 -> 'i';
            case ValTypes.I64 -> 'l';
            case ValTypes.F32 -> 'f';
            case ValTypes.F64 -> 'd';
            default -> 'v';
        };
    }

    /** A function of integers or vectors that has the bits of what the instruction gives. */
    private static WasmModule module(Opcode opcode) {
        int operands = opcode.signature().operandCount();
        StringBuilder type = new StringBuilder();
        for (int i = 0; i < operands; i++) {
            type.append(bits(letter(opcode.signature().operand(i))));
        }
        char result = letter(opcode.signature().result(0));
        type.append(':').append(bits(result));
        byte[] module =
                ModuleBuilder.ofFunction(
                        type.toString(),
                        code -> {
                            for (int i = 0; i < operands; i++) {
                                code.get(i);
                                switch (letter(opcode.signature().operand(i))) {
                                    case 'f' -> code.op(Opcode.F32_REINTERPRET_I32);
                                    case 'd' -> code.op(Opcode.F64_REINTERPRET_I64);
                                    default -> {}
                                }
                            }
                            code.op(opcode);
                            if (result == 'f') {
                                code.op(Opcode.I32_REINTERPRET_F32);
                            } else if (result == 'd') {
                                code.op(Opcode.I64_REINTERPRET_F64);
                            }
                        });
        return WasmModule.parse(module, Features.ALL, ModuleLimits.DEFAULT);
    }

    private static char bits(char type) {
        return type == 'f' ? 'i' : type == 'd' ? 'l' : type;
    }

    private static Object value(char type, int lane, boolean wide) {
        int i = Math.floorMod(lane, FLOATS.length);
        int next = Math.floorMod(lane * 5 + 3, FLOATS.length);
        return switch (type) {
            case 'f', 'i' -> FLOATS[i];
            case 'd', 'l' -> DOUBLES[i];
            default ->
                    wide
                            ? new V128(DOUBLES[i], DOUBLES[next])
                            : new V128(
                                    pack(FLOATS[i], FLOATS[next]), pack(FLOATS[next], FLOATS[i]));
        };
    }

    private static long pack(int low, int high) {
        return (low & 0xFFFF_FFFFL) | (long) high << 32;
    }

    private static List<Object[]> arguments(Opcode opcode) {
        int operands = opcode.signature().operandCount();
        boolean wide =
                opcode.mnemonic().startsWith("f64x2") != opcode.mnemonic().contains("f32x4")
                        || opcode.mnemonic().contains("demote");
        List<Object[]> all = new ArrayList<>();
        int seconds = operands > 1 ? FLOATS.length : 1;
        int thirds = operands > 2 ? FLOATS.length : 1;
        for (int x = 0; x < FLOATS.length; x++) {
            for (int y = 0; y < seconds; y++) {
                for (int z = 0; z < thirds; z++) {
                    int[] lanes = {x, y, z};
                    Object[] arguments = new Object[operands];
                    for (int i = 0; i < operands; i++) {
                        char type = letter(opcode.signature().operand(i));
                        arguments[i] = value(type, lanes[i], wide);
                    }
                    all.add(arguments);
                }
            }
        }
        return all;
    }

    private static long canonical64(long bits) {
        return Double.isNaN(Double.longBitsToDouble(bits)) ? NAN_64 : bits;
    }

    private static int canonical32(int bits) {
        return Float.isNaN(Float.intBitsToFloat(bits)) ? NAN_32 : bits;
    }

    private static long canonicalLanes(long half, boolean wide) {
        return wide
                ? canonical64(half)
                : pack(canonical32((int) half), canonical32((int) (half >>> 32)));
    }

    /** A result with its NaNs made canonical. */
    private static Object canonical(Opcode opcode, Object result) {
        if (result instanceof Integer bits) {
            return canonical32(bits);
        }
        if (result instanceof Long bits) {
            return canonical64(bits);
        }
        V128 vector = (V128) result;
        boolean wide = opcode.mnemonic().startsWith("f64x2");
        return new V128(canonicalLanes(vector.low(), wide), canonicalLanes(vector.high(), wide));
    }

    private static WasmFunction function(WasmModule module, InstanceOptions options) {
        return module.instantiate(Imports.NONE, options).function("f");
    }

    @ParameterizedTest
    @MethodSource("arithmetic")
    void arithmeticGivesCanonicalNansAndTheSameNumbers(Opcode opcode) {
        WasmModule module = module(opcode);
        WasmFunction usual = function(module, Engines.options());
        WasmFunction canonical = function(module, canonical());
        boolean differed = false;
        for (Object[] arguments : arguments(opcode)) {
            Object expected = requireNonNull(usual.call(arguments).get(0));
            Object actual = requireNonNull(canonical.call(arguments).get(0));

            assertEquals(
                    canonical(opcode, expected),
                    actual,
                    () -> opcode.mnemonic() + Arrays.toString(arguments));
            differed |= !actual.equals(expected);
        }
        // Otherwise the test would not see whether anything was done.
        assertTrue(differed, opcode::mnemonic);
    }

    @ParameterizedTest
    @MethodSource("moves")
    void movesKeepTheBits(Opcode opcode) {
        WasmModule module = module(opcode);
        WasmFunction usual = function(module, Engines.options());
        WasmFunction canonical = function(module, canonical());
        for (Object[] arguments : arguments(opcode)) {
            assertEquals(usual.call(arguments).get(0), canonical.call(arguments).get(0));
        }
    }

    /** No instruction of floats is left out by the two lists. */
    @Test
    void listsAreWhatTheSpecificationHas() {
        Set<String> names = new TreeSet<>();
        arithmetic().forEach(opcode -> names.add(opcode.mnemonic().replaceFirst(".*\\.", "")));

        assertEquals(
                Set.of(
                        "add",
                        "sub",
                        "mul",
                        "div",
                        "min",
                        "max",
                        "ceil",
                        "floor",
                        "trunc",
                        "nearest",
                        "sqrt",
                        "demote_f64",
                        "promote_f32",
                        "demote_f64x2_zero",
                        "promote_low_f32x4",
                        "relaxed_madd",
                        "relaxed_nmadd",
                        "relaxed_min",
                        "relaxed_max"),
                names);
    }

    /** Arithmetic of which the results go to locals, to each other and to memory. */
    @Test
    void nansInTheMiddleOfAComputationAreCanonical() {
        ModuleBuilder builder = new ModuleBuilder();
        builder.memory(1, -1);
        builder.export(
                "f",
                builder.function(
                        "d:l",
                        code ->
                                code.locals("d")
                                        .get(0)
                                        .get(0)
                                        .op(Opcode.F64_SUB)
                                        .set(1)
                                        .i32(8)
                                        .get(1)
                                        .f64(1)
                                        .op(Opcode.F64_ADD)
                                        .op(Opcode.F64_NEG)
                                        .op(Opcode.F64_STORE)
                                        .get(1)
                                        .f64(2)
                                        .op(Opcode.F64_MUL)
                                        .tee(1)
                                        .op(Opcode.I64_REINTERPRET_F64)
                                        .i32(8)
                                        .op(Opcode.I64_LOAD)
                                        .op(Opcode.I64_XOR)));
        WasmModule module = WasmModule.parse(builder.build());

        for (boolean metered : new boolean[] {false, true}) {
            Limits limits = Limits.DEFAULT.withMetering(metered);
            WasmFunction function = function(module, canonical().withLimits(limits));
            // The canonical NaN, and it with its sign changed by a move.
            assertEquals(Long.MIN_VALUE, function.call(Double.POSITIVE_INFINITY).i64());
            assertEquals(
                    Long.MIN_VALUE,
                    function.call(Double.longBitsToDouble(0xFFF0_0000_0000_0123L)).i64());
            assertEquals(Double.doubleToRawLongBits(-1.0), function.call(3.0).i64());
        }
    }

    @Test
    void codeWithoutTheOptionHasNothingOfIt() {
        WasmModule module = module(Opcode.F64_ADD);
        function(module, canonical()).call(1L, 2L);

        assertFalse(module.printCode(0).contains("CANONICAL"), () -> module.printCode(0));
    }

    @Test
    void optionsKeepEachOther() {
        assertFalse(InstanceOptions.DEFAULT.canonicalNans());
        InstanceOptions changed =
                canonical()
                        .withLimits(Limits.DEFAULT.withMetering(true))
                        .withBudget(InstanceOptions.DEFAULT.budget())
                        .withStart(InstanceOptions.DEFAULT.start())
                        .withEngine(InstanceOptions.DEFAULT.engine());

        assertTrue(changed.canonicalNans());
        assertArrayEquals(
                new Object[] {true, false},
                new Object[] {
                    changed.limits().metered(), changed.withCanonicalNans(false).canonicalNans()
                });
    }
}
