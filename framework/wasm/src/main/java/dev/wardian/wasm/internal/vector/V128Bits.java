package dev.wardian.wasm.internal.vector;

/** Instructions on a vector as 128 bits, for what Java has no operator. */
public final class V128Bits {
    private V128Bits() {}

    /** Each bit of {@code x} where that of {@code mask} is 1, and of {@code y} where it is 0. */
    public static long bitselect(long x, long y, long mask) {
        return Lanes.select(x, y, mask);
    }
}
