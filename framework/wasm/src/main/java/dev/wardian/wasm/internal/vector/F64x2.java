package dev.wardian.wasm.internal.vector;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.wardian.wasm.internal.numeric.Floats;

/** One lane of f64 in each half. */
public final class F64x2 {
    private static final long SIGNS = Long.MIN_VALUE;

    private F64x2() {}

    private static double lane(long x) {
        return longBitsToDouble(x);
    }

    /** The lane, or the canonical NaN for any NaN. */
    public static long canonicalNans(long x) {
        return Double.doubleToLongBits(lane(x));
    }

    public static long eq(long x, long y) {
        return I64x2.mask(lane(x) == lane(y));
    }

    public static long ne(long x, long y) {
        return I64x2.mask(lane(x) != lane(y));
    }

    public static long lt(long x, long y) {
        return I64x2.mask(lane(x) < lane(y));
    }

    public static long gt(long x, long y) {
        return I64x2.mask(lane(x) > lane(y));
    }

    public static long le(long x, long y) {
        return I64x2.mask(lane(x) <= lane(y));
    }

    public static long ge(long x, long y) {
        return I64x2.mask(lane(x) >= lane(y));
    }

    public static long add(long x, long y) {
        return doubleToRawLongBits(lane(x) + lane(y));
    }

    public static long sub(long x, long y) {
        return doubleToRawLongBits(lane(x) - lane(y));
    }

    public static long mul(long x, long y) {
        return doubleToRawLongBits(lane(x) * lane(y));
    }

    public static long div(long x, long y) {
        return doubleToRawLongBits(lane(x) / lane(y));
    }

    public static long min(long x, long y) {
        return doubleToRawLongBits(Floats.f64Min(lane(x), lane(y)));
    }

    public static long max(long x, long y) {
        return doubleToRawLongBits(Floats.f64Max(lane(x), lane(y)));
    }

    /** {@code y < x ? y : x}, bits unchanged. */
    public static long pmin(long x, long y) {
        return Lanes.select(y, x, lt(y, x));
    }

    /** {@code x < y ? y : x}, bits unchanged. */
    public static long pmax(long x, long y) {
        return Lanes.select(y, x, lt(x, y));
    }

    /** {@code x * y + z}, rounded twice. */
    public static long madd(long x, long y, long z) {
        return doubleToRawLongBits(lane(x) * lane(y) + lane(z));
    }

    /** {@code -x * y + z}, rounded twice. */
    public static long nmadd(long x, long y, long z) {
        return doubleToRawLongBits(-lane(x) * lane(y) + lane(z));
    }

    public static long abs(long x) {
        return x & ~SIGNS;
    }

    public static long neg(long x) {
        return x ^ SIGNS;
    }

    public static long sqrt(long x) {
        return doubleToRawLongBits(Floats.f64Sqrt(lane(x)));
    }

    public static long ceil(long x) {
        return doubleToRawLongBits(Floats.f64Ceil(lane(x)));
    }

    public static long floor(long x) {
        return doubleToRawLongBits(Floats.f64Floor(lane(x)));
    }

    public static long trunc(long x) {
        return doubleToRawLongBits(Floats.f64Trunc(lane(x)));
    }

    public static long nearest(long x) {
        return doubleToRawLongBits(Floats.f64Nearest(lane(x)));
    }

    /** The signed lane of 32 bits in the lower 32 bits. */
    public static long convertI32x4S(long x) {
        return doubleToRawLongBits((int) x);
    }

    /** As {@link #convertI32x4S}, unsigned. */
    public static long convertI32x4U(long x) {
        return doubleToRawLongBits((double) (x & 0xFFFF_FFFFL));
    }

    /** The lane of f32 in the lower 32 bits. */
    public static long promoteF32x4(long x) {
        return doubleToRawLongBits(F32x4.low(x));
    }
}
