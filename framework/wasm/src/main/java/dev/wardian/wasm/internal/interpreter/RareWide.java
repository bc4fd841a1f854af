package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.lowering.Op;

/** 128-bit integer arithmetic on pairs of slots, low half first (the wide arithmetic proposal). */
final class RareWide {
    private RareWide() {}

    static int run(int[] code, int pc, long[] s, int fp) {
        int a = fp + code[pc + 1];
        long b = s[fp + code[pc + 2]];
        long c = s[fp + code[pc + 3]];
        switch (code[pc]) {
            case Op.ADD_128:
                {
                    long low = b + s[fp + code[pc + 4]];
                    long carry = Long.compareUnsigned(low, b) < 0 ? 1 : 0;
                    s[a + 1] = c + s[fp + code[pc + 5]] + carry;
                    s[a] = low;
                    return pc + 8;
                }
            case Op.SUB_128:
                {
                    long subtrahend = s[fp + code[pc + 4]];
                    long borrow = Long.compareUnsigned(b, subtrahend) < 0 ? 1 : 0;
                    s[a + 1] = c - s[fp + code[pc + 5]] - borrow;
                    s[a] = b - subtrahend;
                    return pc + 8;
                }
            case Op.MUL_WIDE_S:
                s[a] = b * c;
                s[a + 1] = Math.multiplyHigh(b, c);
                return pc + 4;
            default:
                s[a] = b * c;
                // The signed product's high half, corrected for each factor whose sign bit is no
                // sign.
                s[a + 1] = Math.multiplyHigh(b, c) + ((b >> 63) & c) + ((c >> 63) & b);
                return pc + 4;
        }
    }
}
