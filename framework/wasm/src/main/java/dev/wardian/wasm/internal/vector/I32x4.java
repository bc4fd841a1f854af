package dev.wardian.wasm.internal.vector;

import dev.wardian.wasm.internal.numeric.Conversions;

/** Two lanes of 32 bits in each half. */
public final class I32x4 {
    private static final int WIDTH = 32;
    private static final long HIGH = 0x8000_0000_8000_0000L;
    private static final long ONES = 0x0000_0001_0000_0001L;
    private static final long UPPER = 0xFFFF_FFFF_0000_0000L;

    private I32x4() {}

    /** Both halves of a vector of equal lanes. */
    public static long splat(long value) {
        return (value & (-1L >>> (64 - WIDTH))) * ONES;
    }

    /**
     * All bits of each lane of which the number is negative. They have at most 33 bits, so their
     * upper halves are signs alone.
     */
    private static long negative(long low, long high) {
        return (low >>> 32) | (high & UPPER);
    }

    public static long eq(long x, long y) {
        long differences = x ^ y;
        return negative((differences & ~UPPER) - 1, (differences >>> 32) - 1);
    }

    public static long ne(long x, long y) {
        return ~eq(x, y);
    }

    public static long ltS(long x, long y) {
        return negative((long) low(x) - low(y), (x >> 32) - (y >> 32));
    }

    public static long ltU(long x, long y) {
        return negative((x & ~UPPER) - (y & ~UPPER), (x >>> 32) - (y >>> 32));
    }

    public static long gtS(long x, long y) {
        return ltS(y, x);
    }

    public static long gtU(long x, long y) {
        return ltU(y, x);
    }

    public static long leS(long x, long y) {
        return ~ltS(y, x);
    }

    public static long leU(long x, long y) {
        return ~ltU(y, x);
    }

    public static long geS(long x, long y) {
        return ~ltS(x, y);
    }

    public static long geU(long x, long y) {
        return ~ltU(x, y);
    }

    public static long add(long x, long y) {
        return Lanes.add(x, y, HIGH);
    }

    public static long sub(long x, long y) {
        return Lanes.sub(x, y, HIGH);
    }

    public static long minS(long x, long y) {
        return Lanes.select(x, y, ltS(x, y));
    }

    public static long minU(long x, long y) {
        return Lanes.select(x, y, ltU(x, y));
    }

    public static long maxS(long x, long y) {
        return Lanes.select(y, x, ltS(x, y));
    }

    public static long maxU(long x, long y) {
        return Lanes.select(y, x, ltU(x, y));
    }

    public static long abs(long x) {
        return Lanes.abs(x, HIGH, WIDTH);
    }

    public static long neg(long x) {
        return Lanes.sub(0, x, HIGH);
    }

    public static long shl(long x, int count) {
        return Lanes.shl(x, count & (WIDTH - 1), ONES, WIDTH);
    }

    public static long shrS(long x, int count) {
        return pack(low(x) >> count, high(x) >> count);
    }

    public static long shrU(long x, int count) {
        return Lanes.shrU(x, count & (WIDTH - 1), ONES, WIDTH);
    }

    /** Whether no lane is zero. */
    public static boolean allTrue(long x) {
        return Lanes.zeros(x, HIGH) == 0;
    }

    /** The top bits of the lanes, that of the lowest lane in bit 0. */
    public static int bitmask(long x) {
        return (int) (((x >>> 31) & 1) | ((x >>> 62) & 2));
    }

    static long pack(int low, int high) {
        return (low & 0xFFFF_FFFFL) | ((long) high << 32);
    }

    static int low(long x) {
        return (int) x;
    }

    static int high(long x) {
        return (int) (x >>> 32);
    }

    public static long mul(long x, long y) {
        return pack(low(x) * low(y), high(x) * high(y));
    }

    /** Sums of neighbouring products of the four signed lanes of 16 bits. */
    public static long dotI16x8S(long x, long y) {
        return pack(
                (short) x * (short) y + (low(x) >> 16) * (low(y) >> 16),
                (short) high(x) * (short) high(y) + (high(x) >> 16) * (high(y) >> 16));
    }

    /** The two lanes of 16 bits in the lower 32 bits of {@code x}, which hold no more. */
    public static long extendI16x8U(long x) {
        return (x | (x << 16)) & 0x0000_FFFF_0000_FFFFL;
    }

    /** As {@link #extendI16x8U}, with their signs. */
    public static long extendI16x8S(long x) {
        return pack((short) x, low(x) >> 16);
    }

    /** Sums of neighbours of the four lanes of 16 bits. */
    public static long extaddPairwiseI16x8S(long x) {
        return pack((short) x + (low(x) >> 16), (short) high(x) + (high(x) >> 16));
    }

    /** As {@link #extaddPairwiseI16x8S}. */
    public static long extaddPairwiseI16x8U(long x) {
        return (x & splat(0xFFFF)) + ((x >>> 16) & splat(0xFFFF));
    }

    /** Products of the two signed lanes of 16 bits in the lower 32 bits, which hold no more. */
    public static long extmulI16x8S(long x, long y) {
        return mul(extendI16x8S(x), extendI16x8S(y));
    }

    /** As {@link #extmulI16x8S}. */
    public static long extmulI16x8U(long x, long y) {
        return mul(extendI16x8U(x), extendI16x8U(y));
    }

    /**
     * {@link I16x8#dotI8x16I7x16S}, neighbours of its result added, and {@code z} added to that.
     */
    public static long dotI8x16I7x16AddS(long x, long y, long z) {
        return add(extaddPairwiseI16x8S(I16x8.dotI8x16I7x16S(x, y)), z);
    }

    /** Floats cut towards zero and to the signed range; 0 for a NaN. */
    public static long truncSatF32x4S(long x) {
        return pack((int) F32x4.low(x), (int) F32x4.high(x));
    }

    /** As {@link #truncSatF32x4S}, to the unsigned range. */
    public static long truncSatF32x4U(long x) {
        return pack(
                Conversions.i32TruncSatF32U(F32x4.low(x)),
                Conversions.i32TruncSatF32U(F32x4.high(x)));
    }

    /** As {@link #truncSatF32x4S}, for the two doubles of a whole vector. */
    public static long truncSatF64x2S(long low, long high) {
        return pack((int) Double.longBitsToDouble(low), (int) Double.longBitsToDouble(high));
    }

    /** As {@link #truncSatF64x2S}, to the unsigned range. */
    public static long truncSatF64x2U(long low, long high) {
        return pack(
                Conversions.i32TruncSatF64U(Double.longBitsToDouble(low)),
                Conversions.i32TruncSatF64U(Double.longBitsToDouble(high)));
    }
}
