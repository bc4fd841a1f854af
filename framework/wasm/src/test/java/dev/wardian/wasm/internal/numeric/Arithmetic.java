package dev.wardian.wasm.internal.numeric;

import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The numeric instructions of version 2.0 as the specification defines them (section 4.3), written
 * for clarity: integers as {@link BigInteger}, conversions through {@link BigDecimal}. What the
 * engines are compared with. Values are raw: an i32 and the bits of an f32 sign-extended.
 */
public final class Arithmetic {
    /** The names of all instructions without their types. */
    private static final String[] OPERATIONS =
            Stream.of(Opcode.values())
                    .map(op -> op.mnemonic().substring(op.mnemonic().indexOf('.') + 1))
                    .toArray(String[]::new);

    private Arithmetic() {}

    /** All numeric instructions: those of version 2.0 that take numbers alone and give one. */
    public static Stream<Opcode> instructions() {
        return Stream.of(Opcode.values())
                .filter(op -> op.family() == OpcodeFamily.NUMERIC)
                .filter(op -> op.immediate() == Immediate.NONE)
                .filter(op -> op.signature().operandCount() > 0)
                .filter(op -> op.signature().resultCount() == 1);
    }

    /** Values at which instructions of that type tend to go wrong. */
    public static long[] edges(byte type) {
        return switch (type) {
            case ValTypes.I32 ->
                    new long[] {
                        0,
                        1,
                        -1,
                        2,
                        31,
                        32,
                        0x7FFF,
                        -0x8000,
                        0x1234_5678,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE,
                        -128
                    };
            case ValTypes.I64 ->
                    new long[] {
                        0,
                        1,
                        -1,
                        63,
                        64,
                        0xFFFF_FFFFL,
                        0x8000_0000L,
                        0x7FFF_FFFFL,
                        Integer.MIN_VALUE,
                        -0x8000_0001L,
                        0x1234_5678_9ABC_DEF0L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE
                    };
            case ValTypes.F32 -> floatEdges();
            default -> doubleEdges();
        };
    }

    private static long[] floatEdges() {
        List<Long> list = new ArrayList<>();
        for (float value :
                new float[] {
                    0,
                    1,
                    -1,
                    0.5f,
                    -1.5f,
                    2.5f,
                    3e9f,
                    0x1p31f,
                    -0x1p31f,
                    0x1p63f,
                    1e20f,
                    Float.MIN_VALUE,
                    Float.MAX_VALUE,
                    Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY
                }) {
            list.add((long) Float.floatToRawIntBits(value));
        }
        for (int bits :
                new int[] {
                    0x8000_0000, 0x7FC0_0000, 0xFFC0_0000, 0x7FA0_0001, 0x4EFF_FFFF, 0xBF7F_FFFF
                }) {
            list.add((long) bits);
        }
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] doubleEdges() {
        List<Long> list = new ArrayList<>();
        for (double value :
                new double[] {
                    0,
                    1,
                    -1,
                    0.5,
                    -1.5,
                    2.5,
                    -0.99999,
                    2147483647.9,
                    -2147483648.9,
                    4294967295.5,
                    0x1p31,
                    0x1p63,
                    -0x1p63,
                    0x1p64,
                    1e300,
                    1e-40,
                    Double.MIN_VALUE,
                    Double.MAX_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    16777217,
                    9007199254740992.0
                }) {
            list.add(Double.doubleToRawLongBits(value));
        }
        for (long bits :
                new long[] {
                    0x8000_0000_0000_0000L,
                    0x7FF8_0000_0000_0000L,
                    0xFFF8_0000_0000_0000L,
                    0x7FF4_0000_0000_0001L
                }) {
            list.add(bits);
        }
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Whether {@code actual} is a result that the specification allows where {@code expected} is
     * one.
     */
    public static boolean matches(byte type, long expected, long actual) {
        if (type == ValTypes.F32 && Float.isNaN(f32(expected))) {
            return (actual & 0x7FC0_0000) == 0x7FC0_0000 && actual == (int) actual;
        }
        if (type == ValTypes.F64 && Double.isNaN(f64(expected))) {
            return (actual & 0x7FF8_0000_0000_0000L) == 0x7FF8_0000_0000_0000L;
        }
        return expected == actual;
    }

    /**
     * Whether the bits of a NaN result are defined: those of sign operations and reinterpretations
     * are, those of arithmetic are not.
     */
    public static boolean definesNanBits(Opcode op) {
        return switch (op) {
            case F32_ABS,
                    F32_NEG,
                    F32_COPYSIGN,
                    F64_ABS,
                    F64_NEG,
                    F64_COPYSIGN,
                    F32_REINTERPRET_I32,
                    F64_REINTERPRET_I64 ->
                    true;
            default -> false;
        };
    }

    /**
     * The result of an instruction.
     *
     * @param y the second operand, of no meaning where there is none
     * @throws Trap if the specification says so
     */
    public static long evaluate(Opcode op, long x, long y) {
        String operation = OPERATIONS[op.ordinal()];
        byte operand = op.signature().operand(0);
        return switch (operand) {
            case ValTypes.I32 -> integer(op, operation, 32, x, y);
            case ValTypes.I64 -> integer(op, operation, 64, x, y);
            default -> floating(op, operation, operand == ValTypes.F32, x, y);
        };
    }

    // --- integers

    private static BigInteger unsigned(long value, int bits) {
        return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
    }

    /** The raw form of {@code value} modulo 2^bits. */
    private static long wrap(BigInteger value, int bits) {
        return bits == 32 ? value.intValue() : value.longValue();
    }

    private static long integer(Opcode op, String operation, int bits, long x, long y) {
        BigInteger a = BigInteger.valueOf(x);
        BigInteger b = BigInteger.valueOf(y);
        BigInteger ua = unsigned(x, bits);
        BigInteger ub = unsigned(y, bits);
        int shift = ub.mod(BigInteger.valueOf(bits)).intValue();
        int unary = op.signature().operandCount();
        if (unary == 1) {
            return integerUnary(op, operation, bits, x);
        }
        return switch (operation) {
            case "add" -> wrap(a.add(b), bits);
            case "sub" -> wrap(a.subtract(b), bits);
            case "mul" -> wrap(a.multiply(b), bits);
            case "div_s" -> {
                requireNonZero(y);
                BigInteger quotient = a.divide(b);
                if (quotient.bitLength() >= bits) {
                    throw new Trap(TrapKind.INTEGER_OVERFLOW);
                }
                yield wrap(quotient, bits);
            }
            case "div_u" -> {
                requireNonZero(y);
                yield wrap(ua.divide(ub), bits);
            }
            case "rem_s" -> {
                requireNonZero(y);
                yield wrap(a.remainder(b), bits);
            }
            case "rem_u" -> {
                requireNonZero(y);
                yield wrap(ua.remainder(ub), bits);
            }
            case "and" -> wrap(a.and(b), bits);
            case "or" -> wrap(a.or(b), bits);
            case "xor" -> wrap(a.xor(b), bits);
            case "shl" -> wrap(ua.shiftLeft(shift), bits);
            case "shr_s" -> wrap(a.shiftRight(shift), bits);
            case "shr_u" -> wrap(ua.shiftRight(shift), bits);
            case "rotl" -> rotateLeft(ua, shift, bits);
            case "rotr" -> rotateLeft(ua, (bits - shift) % bits, bits);
            case "eq" -> truth(a.equals(b));
            case "ne" -> truth(!a.equals(b));
            case "lt_s" -> truth(a.compareTo(b) < 0);
            case "lt_u" -> truth(ua.compareTo(ub) < 0);
            case "gt_s" -> truth(a.compareTo(b) > 0);
            case "gt_u" -> truth(ua.compareTo(ub) > 0);
            case "le_s" -> truth(a.compareTo(b) <= 0);
            case "le_u" -> truth(ua.compareTo(ub) <= 0);
            case "ge_s" -> truth(a.compareTo(b) >= 0);
            case "ge_u" -> truth(ua.compareTo(ub) >= 0);
            default -> throw unknown(op);
        };
    }

    private static long rotateLeft(BigInteger value, int shift, int bits) {
        return wrap(value.shiftLeft(shift).or(value.shiftRight(bits - shift)), bits);
    }

    private static long integerUnary(Opcode op, String operation, int bits, long x) {
        BigInteger u = unsigned(x, bits);
        return switch (operation) {
            case "eqz" -> truth(x == 0);
            case "clz" -> bits - u.bitLength();
            case "ctz" -> x == 0 ? bits : u.getLowestSetBit();
            case "popcnt" -> u.bitCount();
            case "extend8_s" -> (byte) x;
            case "extend16_s" -> (short) x;
            case "extend32_s", "wrap_i64" -> wrap(u, 32);
            case "extend_i32_s", "reinterpret_i32", "reinterpret_i64" -> x;
            case "extend_i32_u" -> u.longValue();
            case "convert_i32_s", "convert_i64_s" -> toFloat(op, new BigDecimal(x));
            case "convert_i32_u", "convert_i64_u" -> toFloat(op, new BigDecimal(u));
            default -> throw unknown(op);
        };
    }

    private static long toFloat(Opcode op, BigDecimal value) {
        return op.signature().result(0) == ValTypes.F32
                ? bits(Float.parseFloat(value.toString()))
                : bits(Double.parseDouble(value.toString()));
    }

    private static void requireNonZero(long divisor) {
        if (divisor == 0) {
            throw new Trap(TrapKind.INTEGER_DIVIDE_BY_ZERO);
        }
    }

    // --- floats

    private static long floating(Opcode op, String operation, boolean single, long x, long y) {
        double a = single ? f32(x) : f64(x);
        double b = single ? f32(y) : f64(y);
        switch (operation) {
            case "eq":
                return truth(a == b);
            case "ne":
                return truth(!(a == b));
            case "lt":
                return truth(b > a);
            case "gt":
                return truth(b < a);
            case "le":
                return truth(b >= a);
            case "ge":
                return truth(b <= a);
            case "reinterpret_f32", "reinterpret_f64":
                return x;
            case "abs":
                return x & ~sign(single);
            case "neg":
                return x ^ sign(single);
            case "copysign":
                return (x & ~sign(single)) | (y & sign(single));
            case "demote_f64":
                return bits((float) a);
            case "promote_f32":
                return bits(a);
            default:
                break;
        }
        if (operation.startsWith("trunc_sat")) {
            return toInteger(op, operation, a, true);
        }
        if (operation.startsWith("trunc_")) {
            return toInteger(op, operation, a, false);
        }
        double result = computed(op, operation, a, b);
        return single ? bits((float) result) : bits(result);
    }

    /** In double precision: rounding the result to an f32 afterwards gives the f32 result. */
    private static double computed(Opcode op, String operation, double a, double b) {
        return switch (operation) {
            case "add" -> a + b;
            case "sub" -> a - b;
            case "mul" -> a * b;
            case "div" -> a / b;
            case "sqrt" -> Math.sqrt(a);
            case "ceil" -> Math.ceil(a);
            case "floor" -> Math.floor(a);
            case "trunc" -> a < 0 ? -Math.floor(-a) : a > 0 ? Math.floor(a) : a;
            case "nearest" -> nearest(a);
            case "min" ->
                    a < b || Double.isNaN(a)
                            ? a
                            : b < a || Double.isNaN(b) ? b : negative(a) ? a : b;
            case "max" ->
                    a > b || Double.isNaN(a)
                            ? a
                            : b > a || Double.isNaN(b) ? b : negative(a) ? b : a;
            default -> throw unknown(op);
        };
    }

    private static boolean negative(double value) {
        return Double.doubleToRawLongBits(value) < 0;
    }

    private static double nearest(double value) {
        if (!(Math.abs(value) < 0x1p52) || value == 0) {
            return value;
        }
        double floor = Math.floor(value);
        double rest = value - floor;
        boolean up = rest > 0.5 || (rest == 0.5 && floor % 2 != 0);
        return Math.copySign(up ? floor + 1 : floor, value);
    }

    private static long toInteger(Opcode op, String operation, double value, boolean saturate) {
        boolean signed = operation.endsWith("_s");
        int bits = op.signature().result(0) == ValTypes.I32 ? 32 : 64;
        BigInteger min = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        BigInteger max =
                BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        if (Double.isNaN(value)) {
            if (saturate) {
                return 0;
            }
            throw new Trap(TrapKind.INVALID_CONVERSION_TO_INTEGER);
        }
        BigInteger exact;
        if (Double.isInfinite(value)) {
            exact = value > 0 ? max.add(BigInteger.ONE) : min.subtract(BigInteger.ONE);
        } else {
            exact = new BigDecimal(value).toBigInteger();
        }
        if (exact.compareTo(min) < 0 || exact.compareTo(max) > 0) {
            if (!saturate) {
                throw new Trap(TrapKind.INTEGER_OVERFLOW);
            }
            exact = exact.signum() < 0 ? min : max;
        }
        return wrap(exact, bits);
    }

    // --- raw values

    private static long sign(boolean single) {
        return single ? Integer.MIN_VALUE : Long.MIN_VALUE;
    }

    private static float f32(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    private static double f64(long bits) {
        return Double.longBitsToDouble(bits);
    }

    private static long bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }

    private static IllegalArgumentException unknown(Opcode op) {
        return new IllegalArgumentException("no semantics for " + op.mnemonic());
    }
}
