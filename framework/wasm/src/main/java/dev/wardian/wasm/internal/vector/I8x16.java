package dev.wardian.wasm.internal.vector;

/** Eight lanes of 8 bits in each half. */
public final class I8x16 {
    private static final int WIDTH = 8;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private I8x16() {}

    /** Both halves of a vector of equal lanes. */
    public static long splat(long value) {
        return (value & (-1L >>> (64 - WIDTH))) * ONES;
    }

    public static long eq(long x, long y) {
        return Lanes.eq(x, y, HIGH, WIDTH);
    }

    public static long ne(long x, long y) {
        return ~Lanes.eq(x, y, HIGH, WIDTH);
    }

    public static long ltS(long x, long y) {
        return Lanes.ltS(x, y, HIGH, WIDTH);
    }

    public static long ltU(long x, long y) {
        return Lanes.ltU(x, y, HIGH, WIDTH);
    }

    public static long gtS(long x, long y) {
        return Lanes.ltS(y, x, HIGH, WIDTH);
    }

    public static long gtU(long x, long y) {
        return Lanes.ltU(y, x, HIGH, WIDTH);
    }

    public static long leS(long x, long y) {
        return ~Lanes.ltS(y, x, HIGH, WIDTH);
    }

    public static long leU(long x, long y) {
        return ~Lanes.ltU(y, x, HIGH, WIDTH);
    }

    public static long geS(long x, long y) {
        return ~Lanes.ltS(x, y, HIGH, WIDTH);
    }

    public static long geU(long x, long y) {
        return ~Lanes.ltU(x, y, HIGH, WIDTH);
    }

    public static long add(long x, long y) {
        return Lanes.add(x, y, HIGH);
    }

    public static long sub(long x, long y) {
        return Lanes.sub(x, y, HIGH);
    }

    public static long addSatS(long x, long y) {
        return Lanes.addSatS(x, y, HIGH, WIDTH);
    }

    public static long addSatU(long x, long y) {
        return Lanes.addSatU(x, y, HIGH, WIDTH);
    }

    public static long subSatS(long x, long y) {
        return Lanes.subSatS(x, y, HIGH, WIDTH);
    }

    public static long subSatU(long x, long y) {
        return Lanes.subSatU(x, y, HIGH, WIDTH);
    }

    public static long avgrU(long x, long y) {
        return Lanes.avgrU(x, y, HIGH);
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
        return Lanes.shrS(x, count & (WIDTH - 1), ONES, WIDTH);
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
        // Each product of a set bit of the factor brings another lane's bit to the highest byte.
        return (int) ((((x & HIGH) >>> 7) * 0x0102_0408_1020_4080L) >>> 56);
    }

    public static long popcnt(long x) {
        long pairs = x - ((x >>> 1) & 0x5555_5555_5555_5555L);
        long nibbles = (pairs & 0x3333_3333_3333_3333L) + ((pairs >>> 2) & 0x3333_3333_3333_3333L);
        return (nibbles + (nibbles >>> 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
    }

    /** Eight lanes of 16 bits, the lower ones in {@code low}, each cut to the signed range. */
    public static long narrowI16x8S(long low, long high) {
        return everySecond(I16x8.clampS(low), I16x8.clampS(high));
    }

    /** As {@link #narrowI16x8S}, to the unsigned range. */
    public static long narrowI16x8U(long low, long high) {
        return everySecond(I16x8.clampU(low), I16x8.clampU(high));
    }

    /** The lower bytes of four lanes of 16 bits. */
    private static long pack(long x) {
        long bytes = x & 0x00FF_00FF_00FF_00FFL;
        long pairs = (bytes | (bytes >>> 8)) & 0x0000_FFFF_0000_FFFFL;
        return (pairs | (pairs >>> 16)) & 0xFFFF_FFFFL;
    }

    /** Eight lanes of the vector {@code low}, {@code high}; 0 for an index that is out of range. */
    public static long swizzle(long low, long high, long indices) {
        long differences = low ^ high;
        long result = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            // Without branches, for which indices are too random: bit 3 says which half it is.
            long isHigh = (indices << (60 - shift)) >> 63;
            long half = low ^ (differences & isHigh);
            result |= lane(half, (int) (indices >>> shift)) << shift;
        }
        return result & ~outOfRange(indices);
    }

    /** All bits of each lane that is more than 15. */
    private static long outOfRange(long indices) {
        long upper = indices & 0xF0F0_F0F0_F0F0_F0F0L;
        return Lanes.fill(upper | (upper << 1) | (upper << 2) | (upper << 3), HIGH, WIDTH);
    }

    /**
     * Eight lanes of the two vectors {@code low0}, {@code high0} and {@code low1}, {@code high1},
     * numbered from 0 to 31; {@code indices} holds one in each byte.
     */
    public static long shuffle(long low0, long high0, long low1, long high1, long indices) {
        // No loop: where the indices are constants, so is what each lane is made from.
        return shuffled(low0, high0, low1, high1, (int) indices)
                | shuffled(low0, high0, low1, high1, (int) (indices >>> 32)) << 32;
    }

    /** Four lanes in the lower 32 bits. */
    private static long shuffled(long low0, long high0, long low1, long high1, int indices) {
        return lane(low0, high0, low1, high1, indices)
                | lane(low0, high0, low1, high1, indices >>> 8) << 8
                | lane(low0, high0, low1, high1, indices >>> 16) << 16
                | lane(low0, high0, low1, high1, indices >>> 24) << 24;
    }

    /** Every second lane, from the lowest on, of two halves. */
    public static long everySecond(long low, long high) {
        return pack(low) | (pack(high) << 32);
    }

    private static long lane(long low0, long high0, long low1, long high1, int index) {
        long low = (index & 16) == 0 ? low0 : low1;
        long high = (index & 16) == 0 ? high0 : high1;
        return lane((index & 8) == 0 ? low : high, index);
    }

    /** The lane that the lowest three bits of an index name. */
    private static long lane(long half, int index) {
        return (half >>> ((index & 7) * 8)) & 0xFF;
    }
}
