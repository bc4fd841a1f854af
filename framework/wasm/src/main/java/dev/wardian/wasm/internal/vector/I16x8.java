package dev.wardian.wasm.internal.vector;

/** Four lanes of 16 bits in each half. */
public final class I16x8 {
    private static final int WIDTH = 16;
    private static final long HIGH = 0x8000_8000_8000_8000L;
    private static final long ONES = 0x0001_0001_0001_0001L;

    private I16x8() {}

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
        return (int) ((((x & HIGH) >>> 15) * 0x2000_4000_8001L) >>> 45) & 15;
    }

    public static long mul(long x, long y) {
        return pack((int) x * (int) y, (int) (x >>> 16) * (int) (y >>> 16))
                | pack((int) (x >>> 32) * (int) (y >>> 32), (int) (x >>> 48) * (int) (y >>> 48))
                        << 32;
    }

    /** The product of fractions with 15 binary places, rounded, cut to the range. */
    public static long q15mulrSatS(long x, long y) {
        return pack(q15mulr((int) x, (int) y), q15mulr((int) (x >>> 16), (int) (y >>> 16)))
                | pack(
                                q15mulr((int) (x >>> 32), (int) (y >>> 32)),
                                q15mulr((int) (x >>> 48), (int) (y >>> 48)))
                        << 32;
    }

    private static int q15mulr(int x, int y) {
        return Math.min(((short) x * (short) y + 0x4000) >> 15, Short.MAX_VALUE);
    }

    /** Two lanes in the lower 32 bits. */
    private static long pack(int low, int high) {
        return (low & 0xFFFFL) | ((high & 0xFFFFL) << 16);
    }

    /** The four lanes of 8 bits in the lower 32 bits of {@code x}, which hold no more. */
    public static long extendI8x16U(long x) {
        long pairs = (x | (x << 16)) & 0x0000_FFFF_0000_FFFFL;
        return (pairs | (pairs << 8)) & 0x00FF_00FF_00FF_00FFL;
    }

    /** As {@link #extendI8x16U}, with their signs. */
    public static long extendI8x16S(long x) {
        return sub(extendI8x16U(x) ^ splat(0x80), splat(0x80));
    }

    /** Sums of neighbours of the eight lanes of 8 bits. */
    public static long extaddPairwiseI8x16S(long x) {
        return add(shrS(shl(x, 8), 8), shrS(x, 8));
    }

    /** As {@link #extaddPairwiseI8x16S}. */
    public static long extaddPairwiseI8x16U(long x) {
        return (x & splat(0xFF)) + ((x >>> 8) & splat(0xFF));
    }

    /** Products of the four signed lanes of 8 bits in the lower 32 bits, which hold no more. */
    public static long extmulI8x16S(long x, long y) {
        return mul(extendI8x16S(x), extendI8x16S(y));
    }

    /** As {@link #extmulI8x16S}. */
    public static long extmulI8x16U(long x, long y) {
        return mul(extendI8x16U(x), extendI8x16U(y));
    }

    /** Sums, cut to the range, of neighbouring products of the eight signed lanes of 8 bits. */
    public static long dotI8x16I7x16S(long x, long y) {
        long even = mul(shrS(shl(x, 8), 8), shrS(shl(y, 8), 8));
        return addSatS(even, mul(shrS(x, 8), shrS(y, 8)));
    }

    /** Each signed lane cut to the range of signed lanes of 8 bits, in its lower 8 bits. */
    static long clampS(long x) {
        long negative = Lanes.fill(x, HIGH, WIDTH);
        // What is negative is ~x there and back, so both ranges begin at zero.
        long distance = x ^ negative;
        return ((distance | nonzero(distance & splat(0x7F80))) & splat(0x7F)) ^ negative;
    }

    /** Each signed lane cut to the range of unsigned lanes of 8 bits, in its lower 8 bits. */
    static long clampU(long x) {
        return (x | nonzero(x & splat(0x7F00))) & ~Lanes.fill(x, HIGH, WIDTH);
    }

    /** All bits of each lane that is not zero; the top bits are. */
    private static long nonzero(long x) {
        return Lanes.fill(x + ~HIGH, HIGH, WIDTH);
    }

    /** Four lanes of 32 bits, the lower ones in {@code low}, each cut to the signed range. */
    public static long narrowI32x4S(long low, long high) {
        return narrow(low, Short.MIN_VALUE, Short.MAX_VALUE)
                | narrow(high, Short.MIN_VALUE, Short.MAX_VALUE) << 32;
    }

    /** As {@link #narrowI32x4S}, to the unsigned range. */
    public static long narrowI32x4U(long low, long high) {
        return narrow(low, 0, 0xFFFF) | narrow(high, 0, 0xFFFF) << 32;
    }

    private static long narrow(long x, int min, int max) {
        return pack(clamp((int) x, min, max), clamp((int) (x >> 32), min, max));
    }

    private static int clamp(int value, int min, int max) {
        return Math.max(min, Math.min(max, value));
    }
}
