package dev.wardian.wasm.internal.vector;

/** Instructions on a vector as 128 bits, for what Java has no operator. */
public final class V128Bits {
    private V128Bits() {}

    /** Each bit of {@code x} where that of {@code mask} is 1, and of {@code y} where it is 0. */
    public static long bitselect(long x, long y, long mask) {
        return Lanes.select(x, y, mask);
    }

    /**
     * A half with another value in one of its lanes.
     *
     * @param value the value in the lowest bits; those above the lane's width do not matter
     * @param shift the lane's lowest bit
     * @param mask the lane's bits
     */
    public static long replaceLane(long half, long value, int shift, long mask) {
        return Lanes.select(value << shift, half, mask);
    }
}
