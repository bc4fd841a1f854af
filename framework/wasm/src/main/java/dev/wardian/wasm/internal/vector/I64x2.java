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

    static long mask(boolean condition) {
        return condition ? -1 : 0;
    }

    /** The signed lane of 32 bits in the lower 32 bits of {@code x}. */
    public static long extendS(long x) {
        return (int) x;
    }

    /** As {@link #extendS}, unsigned. */
    public static long extendU(long x) {
        return x & 0xFFFF_FFFFL;
    }

    /** The product of the signed lanes of 32 bits in the lower 32 bits. */
    public static long extmulS(long x, long y) {
        return extendS(x) * extendS(y);
    }

    /** As {@link #extmulS}, unsigned. */
    public static long extmulU(long x, long y) {
        return extendU(x) * extendU(y);
    }
}
