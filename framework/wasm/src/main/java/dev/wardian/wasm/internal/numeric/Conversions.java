package dev.wardian.wasm.internal.numeric;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.runtime.GuestUnwind;

/**
 * Conversions between integers and floats (spec section 4.3.4). Those named {@code trunc} trap on a
 * NaN, and where the integer part is out of the range of the result. Those named {@code truncSat}
 * give 0 for a NaN and the nearest number of the range for what is out of it. Integers that are
 * unsigned for the guest are so by their bits alone.
 */
public final class Conversions {
    private static final double TWO_31 = 0x1p31;
    private static final double TWO_32 = 0x1p32;
    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private Conversions() {}

    // Every f32 is an f64, so both are truncated alike. What is less than a whole below the range
    // is in it once it is truncated; no f64 lies between -2^63 and the whole below that.

    public static int i32TruncF32S(float x) {
        return i32TruncF64S(x);
    }

    public static int i32TruncF32U(float x) {
        return i32TruncF64U(x);
    }

    public static int i32TruncF64S(double x) {
        if (x > -TWO_31 - 1 && x < TWO_31) {
            return (int) x;
        }
        throw refused(x);
    }

    public static int i32TruncF64U(double x) {
        if (x > -1 && x < TWO_32) {
            return (int) (long) x;
        }
        throw refused(x);
    }

    public static long i64TruncF32S(float x) {
        return i64TruncF64S(x);
    }

    public static long i64TruncF32U(float x) {
        return i64TruncF64U(x);
    }

    public static long i64TruncF64S(double x) {
        if (x >= -TWO_63 && x < TWO_63) {
            return (long) x;
        }
        throw refused(x);
    }

    public static long i64TruncF64U(double x) {
        if (x > -1 && x < TWO_64) {
            return unsigned(x);
        }
        throw refused(x);
    }

    private static GuestUnwind refused(double x) {
        return GuestUnwind.trap(
                Double.isNaN(x)
                        ? TrapKind.INVALID_CONVERSION_TO_INTEGER
                        : TrapKind.INTEGER_OVERFLOW);
    }

    /** The 64-bit unsigned integer that {@code x}, which is in range, truncates to. */
    private static long unsigned(double x) {
        return x < TWO_63 ? (long) x : (long) (x - TWO_63) ^ Long.MIN_VALUE;
    }

    // Casts of Java saturate.

    public static int i32TruncSatF32S(float x) {
        return (int) x;
    }

    public static int i32TruncSatF32U(float x) {
        return i32TruncSatF64U(x);
    }

    public static int i32TruncSatF64S(double x) {
        return (int) x;
    }

    public static int i32TruncSatF64U(double x) {
        return x >= TWO_32 ? -1 : x > 0 ? (int) (long) x : 0;
    }

    public static long i64TruncSatF32S(float x) {
        return (long) x;
    }

    public static long i64TruncSatF32U(float x) {
        return i64TruncSatF64U(x);
    }

    public static long i64TruncSatF64S(double x) {
        return (long) x;
    }

    public static long i64TruncSatF64U(double x) {
        return x >= TWO_64 ? -1 : x > 0 ? unsigned(x) : 0;
    }

    public static float f32ConvertI32S(int x) {
        return (float) x;
    }

    public static float f32ConvertI32U(int x) {
        return (float) (x & 0xFFFF_FFFFL);
    }

    public static float f32ConvertI64S(long x) {
        return (float) x;
    }

    public static float f32ConvertI64U(long x) {
        return x >= 0 ? (float) x : 2 * (float) halfOf(x);
    }

    public static float f32DemoteF64(double x) {
        return (float) x;
    }

    public static double f64ConvertI32S(int x) {
        return x;
    }

    public static double f64ConvertI32U(int x) {
        return (double) (x & 0xFFFF_FFFFL);
    }

    public static double f64ConvertI64S(long x) {
        return (double) x;
    }

    public static double f64ConvertI64U(long x) {
        return x >= 0 ? (double) x : 2 * (double) halfOf(x);
    }

    public static double f64PromoteF32(float x) {
        return x;
    }

    /** Half of an unsigned number, its last bit kept sticky so that rounding goes the right way. */
    private static long halfOf(long unsigned) {
        return (unsigned >>> 1) | (unsigned & 1);
    }
}
