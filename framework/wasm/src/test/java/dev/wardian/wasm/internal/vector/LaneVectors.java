package dev.wardian.wasm.internal.vector;

import dev.wardian.wasm.V128;

/** Vectors as arrays of lanes. */
final class LaneVectors {
    private LaneVectors() {}

    static long[] signed(V128 vector, int bits) {
        long[] lanes = new long[128 / bits];
        for (int i = 0; i < lanes.length; i++) {
            int at = i * bits;
            long half = at < 64 ? vector.low() : vector.high();
            lanes[i] = half << (64 - bits - at % 64) >> (64 - bits);
        }
        return lanes;
    }

    static long[] unsigned(V128 vector, int bits) {
        long[] lanes = signed(vector, bits);
        for (int i = 0; i < lanes.length && bits < 64; i++) {
            lanes[i] += lanes[i] < 0 ? 1L << bits : 0;
        }
        return lanes;
    }

    /** A vector of lanes, of each of which only the lower bits count. */
    static V128 vector(long[] lanes) {
        int bits = 128 / lanes.length;
        long[] halves = new long[2];
        for (int i = 0; i < lanes.length; i++) {
            for (int bit = 0; bit < bits; bit++) {
                int at = i * bits + bit;
                halves[at / 64] |= ((lanes[i] >> bit) & 1) << (at % 64);
            }
        }
        return new V128(halves[0], halves[1]);
    }
}
