package dev.wardian.wasm.internal.vector;

import static dev.wardian.wasm.internal.vector.LaneVectors.signed;
import static dev.wardian.wasm.internal.vector.LaneVectors.unsigned;
import static dev.wardian.wasm.internal.vector.LaneVectors.vector;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.function.IntToLongFunction;

/**
 * Vector instructions without memory, evaluated a lane at a time from their names. The relaxed ones
 * are evaluated with the choices of this runtime.
 */
final class NaiveVectors {
    private final String shape;
    private final String op;
    private final boolean signed;
    private final int bits;
    private final Object[] operands;
    private final long[] lanes;

    private NaiveVectors(Opcode opcode, Object[] operands, long[] lanes) {
        String[] parts = opcode.mnemonic().split("\\.", 2);
        this.shape = parts[0];
        this.op = strict(parts[1]);
        this.signed = op.endsWith("_s") || op.contains("_s_zero");
        this.bits =
                shape.equals("v128")
                        ? 64
                        : Integer.parseInt(shape.substring(1, shape.indexOf('x')));
        this.operands = operands;
        this.lanes = lanes;
    }

    /**
     * The result of an instruction: a {@link V128} or a boxed number.
     *
     * @param lanes the indices that are immediates
     */
    static Object evaluate(Opcode opcode, Object[] operands, long... lanes) {
        return new NaiveVectors(opcode, operands, lanes).evaluate();
    }

    /** The instruction that is chosen for a relaxed one, where there is such an instruction. */
    private static String strict(String name) {
        return switch (name) {
            case "relaxed_swizzle" -> "swizzle";
            case "relaxed_laneselect" -> "bitselect";
            case "relaxed_min" -> "min";
            case "relaxed_max" -> "max";
            case "relaxed_q15mulr_s" -> "q15mulr_sat_s";
            default -> name.replace("relaxed_trunc_", "trunc_sat_");
        };
    }

    private V128 operand(int index) {
        return (V128) operands[index];
    }

    private long[] wide(int index) {
        return signed ? signed(operand(index), bits) : unsigned(operand(index), bits);
    }

    private V128 each(IntToLongFunction lane) {
        long[] result = new long[128 / bits];
        for (int i = 0; i < result.length; i++) {
            result[i] = lane.applyAsLong(i);
        }
        return vector(result);
    }

    private Object evaluate() {
        if (op.equals("splat") || op.startsWith("extract_lane") || op.equals("replace_lane")) {
            return scalar();
        }
        if (op.startsWith("all_true") || op.equals("any_true") || op.equals("bitmask")) {
            return test();
        }
        if (op.startsWith("sh") && !op.equals("shuffle")) {
            return shift();
        }
        if (op.equals("shuffle") || op.equals("swizzle")) {
            return choose();
        }
        if (op.contains("trunc_sat") || op.startsWith("convert") || op.contains("mote_")) {
            return convert();
        }
        if (op.matches("(narrow|extend|extadd|extmul|dot|relaxed_dot).*")) {
            return changeWidth();
        }
        if (operands.length == 3) {
            return ternary();
        }
        return shape.startsWith("f") ? floats() : integers();
    }

    private long numberBits(Object number) {
        if (number instanceof Float value) {
            return Float.floatToRawIntBits(value);
        }
        return number instanceof Double value
                ? Double.doubleToRawLongBits(value)
                : ((Number) number).longValue();
    }

    private Object scalar() {
        if (op.equals("splat")) {
            return each(i -> numberBits(operands[0]));
        }
        int lane = (int) lanes[0];
        if (op.equals("replace_lane")) {
            long[] all = signed(operand(0), bits);
            return each(i -> i == lane ? numberBits(operands[1]) : all[i]);
        }
        long value =
                op.endsWith("_u")
                        ? unsigned(operand(0), bits)[lane]
                        : signed(operand(0), bits)[lane];
        return switch (shape) {
            case "f32x4" -> Float.intBitsToFloat((int) value);
            case "f64x2" -> Double.longBitsToDouble(value);
            case "i64x2" -> value;
            default -> (int) value;
        };
    }

    private Object test() {
        boolean any = false;
        boolean all = true;
        int mask = 0;
        long[] x = signed(operand(0), bits);
        for (int i = 0; i < x.length; i++) {
            any |= x[i] != 0;
            all &= x[i] != 0;
            mask |= x[i] < 0 ? 1 << i : 0;
        }
        return op.equals("bitmask") ? mask : (op.equals("any_true") ? any : all) ? 1 : 0;
    }

    private Object shift() {
        int count = Math.floorMod((int) operands[1], bits);
        long[] x = op.equals("shr_s") ? signed(operand(0), bits) : unsigned(operand(0), bits);
        return each(
                i ->
                        switch (op) {
                            case "shl" -> x[i] << count;
                            case "shr_s" -> x[i] >> count;
                            default -> x[i] >>> count;
                        });
    }

    private Object choose() {
        long[] bytes = new long[32];
        System.arraycopy(unsigned(operand(0), 8), 0, bytes, 0, 16);
        if (op.equals("shuffle")) {
            System.arraycopy(unsigned(operand(1), 8), 0, bytes, 16, 16);
            return each(i -> bytes[(int) lanes[i]]);
        }
        long[] indices = unsigned(operand(1), 8);
        return each(i -> indices[i] < 16 ? bytes[(int) indices[i]] : 0);
    }

    private Object convert() {
        if (op.startsWith("convert_low")) {
            long[] x = signed ? signed(operand(0), 32) : unsigned(operand(0), 32);
            return each(i -> Double.doubleToRawLongBits(Double.parseDouble("" + x[i])));
        }
        if (op.startsWith("convert")) {
            long[] x = wide(0);
            return each(i -> Float.floatToRawIntBits(Float.parseFloat("" + x[i])));
        }
        if (op.startsWith("promote")) {
            long[] x = signed(operand(0), 32);
            return each(i -> NaiveFloats.bits(NaiveFloats.value(x[i], 32), 64));
        }
        int source = op.contains("f64x2") ? 64 : 32;
        long[] x = signed(operand(0), source);
        return each(
                i -> {
                    if (i >= x.length) {
                        return 0;
                    }
                    double value = NaiveFloats.value(x[i], source);
                    return op.startsWith("demote")
                            ? NaiveFloats.bits(value, 32)
                            : NaiveFloats.truncate(value, signed);
                });
    }

    private long clamp(long value, int width, boolean toSigned) {
        long min = toSigned ? -(1L << (width - 1)) : 0;
        long max = toSigned ? (1L << (width - 1)) - 1 : (1L << width) - 1;
        return Math.max(min, Math.min(max, value));
    }

    private Object changeWidth() {
        if (op.startsWith("narrow")) {
            long[] x = signed(operand(0), bits * 2);
            long[] y = signed(operand(1), bits * 2);
            int half = x.length;
            return each(i -> clamp(i < half ? x[i] : y[i - half], bits, signed));
        }
        if (op.startsWith("relaxed_dot_i8x16_i7x16_add")) {
            long[] sums = dot(8, 16, true);
            long[] z = signed(operand(2), 32);
            return each(i -> sums[2 * i] + sums[2 * i + 1] + z[i]);
        }
        if (op.contains("dot")) {
            long[] sums = dot(bits / 2, bits, op.startsWith("relaxed"));
            return each(i -> sums[i]);
        }
        int narrow = bits / 2;
        int first = op.contains("_high_") ? 128 / bits : 0;
        long[] x = signed ? signed(operand(0), narrow) : unsigned(operand(0), narrow);
        if (op.startsWith("extend")) {
            return each(i -> x[first + i]);
        }
        if (op.startsWith("extadd")) {
            return each(i -> x[2 * i] + x[2 * i + 1]);
        }
        long[] y = signed ? signed(operand(1), narrow) : unsigned(operand(1), narrow);
        return each(i -> x[first + i] * y[first + i]);
    }

    private long[] dot(int narrow, int width, boolean saturate) {
        long[] x = signed(operand(0), narrow);
        long[] y = signed(operand(1), narrow);
        long[] sums = new long[128 / width];
        for (int i = 0; i < sums.length; i++) {
            long sum = x[2 * i] * y[2 * i] + x[2 * i + 1] * y[2 * i + 1];
            sums[i] = saturate ? clamp(sum, width, true) : sum;
        }
        return sums;
    }

    private Object ternary() {
        long[] x = signed(operand(0), bits);
        long[] y = signed(operand(1), bits);
        long[] z = signed(operand(2), bits);
        if (op.equals("bitselect")) {
            return each(i -> (x[i] & z[i]) | (y[i] & ~z[i]));
        }
        return each(
                i -> {
                    long factor =
                            op.equals("relaxed_nmadd")
                                    ? NaiveFloats.unary("neg", x[i], bits)
                                    : x[i];
                    long product = NaiveFloats.binary("mul", factor, y[i], bits);
                    return NaiveFloats.binary("add", product, z[i], bits);
                });
    }

    private Object floats() {
        long[] x = signed(operand(0), bits);
        if (operands.length == 1) {
            return each(i -> NaiveFloats.unary(op, x[i], bits));
        }
        long[] y = signed(operand(1), bits);
        if (op.length() == 2) {
            return each(
                    i ->
                            NaiveFloats.compare(
                                            op,
                                            NaiveFloats.value(x[i], bits),
                                            NaiveFloats.value(y[i], bits))
                                    ? -1
                                    : 0);
        }
        return each(i -> NaiveFloats.binary(op, x[i], y[i], bits));
    }

    private Object integers() {
        long[] x = wide(0);
        if (operands.length == 1) {
            long[] s = signed(operand(0), bits);
            return each(
                    i ->
                            switch (op) {
                                case "not" -> -1 - s[i];
                                case "abs" -> s[i] < 0 ? -s[i] : s[i];
                                case "neg" -> -s[i];
                                case "popcnt" ->
                                        Long.toBinaryString(x[i]).replace("0", "").length();
                                default -> throw new IllegalArgumentException(op);
                            });
        }
        long[] y = wide(1);
        return each(i -> integer(x[i], y[i]));
    }

    private long integer(long x, long y) {
        return switch (op) {
            case "eq" -> x == y ? -1 : 0;
            case "ne" -> x != y ? -1 : 0;
            case "lt_s", "lt_u" -> x < y ? -1 : 0;
            case "gt_s", "gt_u" -> x > y ? -1 : 0;
            case "le_s", "le_u" -> x <= y ? -1 : 0;
            case "ge_s", "ge_u" -> x >= y ? -1 : 0;
            case "add" -> x + y;
            case "sub" -> x - y;
            case "mul" -> x * y;
            case "and" -> x & y;
            case "or" -> x | y;
            case "xor" -> x ^ y;
            case "andnot" -> x & ~y;
            case "add_sat_s", "add_sat_u" -> clamp(x + y, bits, signed);
            case "sub_sat_s", "sub_sat_u" -> clamp(x - y, bits, signed);
            case "min_s", "min_u" -> Math.min(x, y);
            case "max_s", "max_u" -> Math.max(x, y);
            case "avgr_u" -> (x + y + 1) / 2;
            case "q15mulr_sat_s" -> clamp((x * y + (1 << 14)) >> 15, 16, true);
            default -> throw new IllegalArgumentException(op);
        };
    }
}
