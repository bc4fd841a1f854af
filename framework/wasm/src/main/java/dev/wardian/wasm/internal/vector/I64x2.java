package dev.wardian.wasm.internal.vector;

/** One lane of 64 bits in each half, for what Java has no operator. */
public final class I64x2 {
    private I64x2() {}

    public static long eq(long x, long y) {
        return mask(x == y);
    }

    public static long ne(long x, long y) {
        return mask(x != y);
    }

    public static long ltS(long x, long y) {
        return mask(x < y);
    }

    public static long gtS(long x, long y) {
        return mask(x > y);
    }

    public static long leS(long x, long y) {
        return mask(x <= y);
    }

    public static long geS(long x, long y) {
        return mask(x >= y);
    }

    /** Whether the lane is not zero. */
    public static boolean allTrue(long x) {
        return x != 0;
    }

    /** The top bit of the lane. */
    public static int bitmask(long x) {
        return (int) (x >>> 63);
    }

    static long mask(boolean condition) {
        return condition ? -1 : 0;
    }

    /** The signed lane of 32 bits in the lower 32 bits of {@code x}. */
    public static long extendI32x4S(long x) {
        return (int) x;
    }

    /** As {@link #extendI32x4S}, unsigned. */
    public static long extendI32x4U(long x) {
        return x & 0xFFFF_FFFFL;
    }

    /** The product of the signed lanes of 32 bits in the lower 32 bits. */
    public static long extmulI32x4S(long x, long y) {
        return extendI32x4S(x) * extendI32x4S(y);
    }

    /** As {@link #extmulI32x4S}, unsigned. */
    public static long extmulI32x4U(long x, long y) {
        return extendI32x4U(x) * extendI32x4U(y);
    }
}
