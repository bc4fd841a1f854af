package dev.wardian.wasm.internal.vector;

import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.wardian.wasm.internal.numeric.Floats;

/** Two lanes of f32 in each half. */
public final class F32x4 {
    private static final long SIGNS = 0x8000_0000_8000_0000L;

    private F32x4() {}

    static float low(long x) {
        return intBitsToFloat((int) x);
    }

    static float high(long x) {
        return intBitsToFloat((int) (x >>> 32));
    }

    private static long pack(float low, float high) {
        return I32x4.pack(floatToRawIntBits(low), floatToRawIntBits(high));
    }

    private static long masks(boolean low, boolean high) {
        return (low ? 0xFFFF_FFFFL : 0) | (high ? 0xFFFF_FFFF_0000_0000L : 0);
    }

    /** The lanes with the canonical NaN for each NaN. */
    public static long canonicalNans(long x) {
        return I32x4.pack(Float.floatToIntBits(low(x)), Float.floatToIntBits(high(x)));
    }

    public static long eq(long x, long y) {
        return masks(low(x) == low(y), high(x) == high(y));
    }

    public static long ne(long x, long y) {
        return masks(low(x) != low(y), high(x) != high(y));
    }

    public static long lt(long x, long y) {
        return masks(low(x) < low(y), high(x) < high(y));
    }

    public static long gt(long x, long y) {
        return masks(low(x) > low(y), high(x) > high(y));
    }

    public static long le(long x, long y) {
        return masks(low(x) <= low(y), high(x) <= high(y));
    }

    public static long ge(long x, long y) {
        return masks(low(x) >= low(y), high(x) >= high(y));
    }

    public static long add(long x, long y) {
        return pack(low(x) + low(y), high(x) + high(y));
    }

    public static long sub(long x, long y) {
        return pack(low(x) - low(y), high(x) - high(y));
    }

    public static long mul(long x, long y) {
        return pack(low(x) * low(y), high(x) * high(y));
    }

    public static long div(long x, long y) {
        return pack(low(x) / low(y), high(x) / high(y));
    }

    public static long min(long x, long y) {
        return pack(Floats.f32Min(low(x), low(y)), Floats.f32Min(high(x), high(y)));
    }

    public static long max(long x, long y) {
        return pack(Floats.f32Max(low(x), low(y)), Floats.f32Max(high(x), high(y)));
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
        return pack(low(x) * low(y) + low(z), high(x) * high(y) + high(z));
    }

    /** {@code z + x * y}, rounded twice: {@link #add} of a {@link #mul}, which is not packed. */
    public static long addProduct(long z, long x, long y) {
        return pack(low(z) + low(x) * low(y), high(z) + high(x) * high(y));
    }

    /** {@code -x * y + z}, rounded twice. */
    public static long nmadd(long x, long y, long z) {
        return pack(-low(x) * low(y) + low(z), -high(x) * high(y) + high(z));
    }

    public static long abs(long x) {
        return x & ~SIGNS;
    }

    public static long neg(long x) {
        return x ^ SIGNS;
    }

    public static long sqrt(long x) {
        return pack(Floats.f32Sqrt(low(x)), Floats.f32Sqrt(high(x)));
    }

    public static long ceil(long x) {
        return pack(Floats.f32Ceil(low(x)), Floats.f32Ceil(high(x)));
    }

    public static long floor(long x) {
        return pack(Floats.f32Floor(low(x)), Floats.f32Floor(high(x)));
    }

    public static long trunc(long x) {
        return pack(Floats.f32Trunc(low(x)), Floats.f32Trunc(high(x)));
    }

    public static long nearest(long x) {
        return pack(Floats.f32Nearest(low(x)), Floats.f32Nearest(high(x)));
    }

    public static long convertI32x4S(long x) {
        return pack((float) I32x4.low(x), (float) I32x4.high(x));
    }

    public static long convertI32x4U(long x) {
        return pack((float) (x & 0xFFFF_FFFFL), (float) (x >>> 32));
    }

    /** The two doubles of a whole vector. */
    public static long demoteF64x2(long low, long high) {
        return pack((float) longBitsToDouble(low), (float) longBitsToDouble(high));
    }
}
