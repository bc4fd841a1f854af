package dev.wardian.wasm.internal.vector;

/**
 * Integer arithmetic on all lanes of a {@code long} at once. {@code high} has the top bit of each
 * lane set and nothing else, which tells the width of the lanes. What crosses lanes in an ordinary
 * addition or subtraction is kept back by leaving out the top bits and adding them without carry.
 */
final class Lanes {
    private Lanes() {}

    static long add(long x, long y, long high) {
        return ((x & ~high) + (y & ~high)) ^ ((x ^ y) & high);
    }

    static long sub(long x, long y, long high) {
        return ((x | high) - (y & ~high)) ^ ((x ^ ~y) & high);
    }

    /** All bits of each lane whose top bit is set; other bits do not matter. */
    static long fill(long bits, long high, int width) {
        long tops = bits & high;
        // Twice the top bit less the lowest one; what the highest lane carries is lost.
        return (tops << 1) - (tops >>> (width - 1));
    }

    /** The top bit of each lane that is zero. */
    static long zeros(long x, long high) {
        return ~(((x & ~high) + ~high) | x) & high;
    }

    /** In the top bit of each lane: whether {@code x} is below {@code y} as unsigned numbers. */
    static long below(long x, long y, long high) {
        return (~x & y) | (~(x ^ y) & sub(x, y, high));
    }

    static long eq(long x, long y, long high, int width) {
        return fill(zeros(x ^ y, high), high, width);
    }

    static long ltU(long x, long y, long high, int width) {
        return fill(below(x, y, high), high, width);
    }

    static long ltS(long x, long y, long high, int width) {
        // As below(), but with the top bits, which are signs, the other way round.
        return fill((x & ~y) | (~(x ^ y) & sub(x, y, high)), high, width);
    }

    /** Each bit of {@code x} where that of {@code mask} is 1, and of {@code y} where it is 0. */
    static long select(long x, long y, long mask) {
        return (x & mask) | (y & ~mask);
    }

    static long addSatU(long x, long y, long high, int width) {
        long sum = add(x, y, high);
        return sum | fill((x & y) | ((x | y) & ~sum), high, width);
    }

    static long subSatU(long x, long y, long high, int width) {
        return sub(x, y, high) & ~ltU(x, y, high, width);
    }

    static long addSatS(long x, long y, long high, int width) {
        long sum = add(x, y, high);
        return select(limits(x, high, width), sum, fill(~(x ^ y) & (x ^ sum), high, width));
    }

    static long subSatS(long x, long y, long high, int width) {
        long difference = sub(x, y, high);
        long overflows = fill((x ^ y) & (x ^ difference), high, width);
        return select(limits(x, high, width), difference, overflows);
    }

    /** The least signed number for each negative lane, the greatest for the others. */
    private static long limits(long x, long high, int width) {
        return ((x & high) >>> (width - 1)) + ~high;
    }

    /** The mean, rounded up. */
    static long avgrU(long x, long y, long high) {
        return sub(x | y, ((x ^ y) >>> 1) & ~high, high);
    }

    static long abs(long x, long high, int width) {
        long negative = fill(x, high, width);
        return sub(x ^ negative, negative, high);
    }

    /** {@code ones} has the lowest bit of each lane set; the count is less than the width. */
    static long shl(long x, int count, long ones, int width) {
        long lane = -1L >>> (64 - width);
        return (x << count) & (((lane << count) & lane) * ones);
    }

    /** As {@link #shl}. */
    static long shrU(long x, int count, long ones, int width) {
        long lane = -1L >>> (64 - width);
        return (x >>> count) & ((lane >>> count) * ones);
    }

    /** As {@link #shl}. */
    static long shrS(long x, int count, long ones, int width) {
        long high = ones << (width - 1);
        long sign = high >>> count;
        return sub(shrU(x, count, ones, width) ^ sign, sign, high);
    }
}
