package dev.wardian.wasm.internal.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.GuestUnwind;

/** Conversions between integers and floats (spec section 4.3.4). */
final class RareConversions {
    private static final double TWO_31 = 0x1p31;
    private static final double TWO_32 = 0x1p32;
    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private RareConversions() {}

    static long run(int op, long b) {
        return op < Op.FIRST_TO_FLOAT
                ? truncate(op, b)
                : op < Op.FIRST_SATURATING ? convert(op, b) : saturate(op, b);
    }

    private static double f32(long bits) {
        return intBitsToFloat((int) bits);
    }

    private static long truncate(int op, long b) {
        switch (op) {
            case Op.I32_TRUNC_F32_S:
                return (int) inRange(f32(b), -TWO_31, TWO_31);
            case Op.I32_TRUNC_F32_U:
                return (int) (long) inRange(f32(b), 0, TWO_32);
            case Op.I32_TRUNC_F64_S:
                return (int) inRange(longBitsToDouble(b), -TWO_31, TWO_31);
            case Op.I32_TRUNC_F64_U:
                return (int) (long) inRange(longBitsToDouble(b), 0, TWO_32);
            case Op.I64_TRUNC_F32_S:
                return (long) inRange(f32(b), -TWO_63, TWO_63);
            case Op.I64_TRUNC_F32_U:
                return unsigned(inRange(f32(b), 0, TWO_64));
            case Op.I64_TRUNC_F64_S:
                return (long) inRange(longBitsToDouble(b), -TWO_63, TWO_63);
            case Op.I64_TRUNC_F64_U:
                return unsigned(inRange(longBitsToDouble(b), 0, TWO_64));
            default:
                throw Rare.unknown(op);
        }
    }

    /** The integer part of {@code x}, which must be at least {@code min} and below {@code end}. */
    private static double inRange(double x, double min, double end) {
        if (Double.isNaN(x)) {
            throw GuestUnwind.trap(TrapKind.INVALID_CONVERSION_TO_INTEGER);
        }
        double truncated = x < 0 ? Math.ceil(x) : Math.floor(x);
        if (truncated < min || truncated >= end) {
            throw GuestUnwind.trap(TrapKind.INTEGER_OVERFLOW);
        }
        return truncated;
    }

    /** The 64-bit unsigned integer that equals {@code x}, which is in range. */
    private static long unsigned(double x) {
        return x < TWO_63 ? (long) x : (long) (x - TWO_63) ^ Long.MIN_VALUE;
    }

    private static long saturate(int op, long b) {
        switch (op) {
            case Op.I32_TRUNC_SAT_F32_S:
                return (int) f32(b);
            case Op.I32_TRUNC_SAT_F32_U:
                return saturateU32(f32(b));
            case Op.I32_TRUNC_SAT_F64_S:
                return (int) longBitsToDouble(b);
            case Op.I32_TRUNC_SAT_F64_U:
                return saturateU32(longBitsToDouble(b));
            case Op.I64_TRUNC_SAT_F32_S:
                return (long) f32(b);
            case Op.I64_TRUNC_SAT_F32_U:
                return saturateU64(f32(b));
            case Op.I64_TRUNC_SAT_F64_S:
                return (long) longBitsToDouble(b);
            case Op.I64_TRUNC_SAT_F64_U:
                return saturateU64(longBitsToDouble(b));
            default:
                throw Rare.unknown(op);
        }
    }

    private static int saturateU32(double x) {
        return x >= TWO_32 ? -1 : x > 0 ? (int) (long) x : 0;
    }

    private static long saturateU64(double x) {
        return x >= TWO_64 ? -1 : x > 0 ? unsigned(x) : 0;
    }

    private static long convert(int op, long b) {
        switch (op) {
            case Op.F32_CONVERT_I32_S:
                return floatToRawIntBits((int) b);
            case Op.F32_CONVERT_I32_U:
                return floatToRawIntBits((float) (b & 0xFFFF_FFFFL));
            case Op.F32_CONVERT_I64_S:
                return floatToRawIntBits((float) b);
            case Op.F32_CONVERT_I64_U:
                return floatToRawIntBits(b >= 0 ? (float) b : 2 * (float) halfOf(b));
            case Op.F32_DEMOTE_F64:
                return floatToRawIntBits((float) longBitsToDouble(b));
            case Op.F64_CONVERT_I32_S:
                return doubleToRawLongBits((int) b);
            case Op.F64_CONVERT_I32_U:
                return doubleToRawLongBits((double) (b & 0xFFFF_FFFFL));
            case Op.F64_CONVERT_I64_S:
                return doubleToRawLongBits((double) b);
            case Op.F64_CONVERT_I64_U:
                return doubleToRawLongBits(b >= 0 ? (double) b : 2 * (double) halfOf(b));
            case Op.F64_PROMOTE_F32:
                return doubleToRawLongBits(f32(b));
            default:
                throw Rare.unknown(op);
        }
    }

    /** Half of an unsigned number, its last bit kept sticky so that rounding goes the right way. */
    private static long halfOf(long unsigned) {
        return (unsigned >>> 1) | (unsigned & 1);
    }
}
