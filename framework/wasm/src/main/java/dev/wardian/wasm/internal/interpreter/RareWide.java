package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;

import dev.wardian.wasm.internal.lowering.Op;

/** 128-bit integer arithmetic on pairs of slots, low half first (the wide arithmetic proposal). */
final class RareWide {
    private RareWide() {}

    static int run(int[] code, int pc, long[] s, int fp) {
        int a = fp + code[pc + A];
        long b = s[fp + code[pc + B]];
        long c = s[fp + code[pc + C]];
        switch (code[pc]) {
            case Op.ADD_128:
                {
                    long low = b + s[fp + code[pc + D]];
                    long carry = Long.compareUnsigned(low, b) < 0 ? 1 : 0;
                    s[a + 1] = c + s[fp + code[pc + E]] + carry;
                    s[a] = low;
                    return pc + 2 * CELL;
                }
            case Op.SUB_128:
                {
                    long subtrahend = s[fp + code[pc + D]];
                    long borrow = Long.compareUnsigned(b, subtrahend) < 0 ? 1 : 0;
                    s[a + 1] = c - s[fp + code[pc + E]] - borrow;
                    s[a] = b - subtrahend;
                    return pc + 2 * CELL;
                }
            case Op.MUL_WIDE_S:
                s[a] = b * c;
                s[a + 1] = Math.multiplyHigh(b, c);
                return pc + CELL;
            case Op.MUL_WIDE_U:
                s[a] = b * c;
                // The signed product's high half, corrected for each factor whose sign bit is no
                // sign.
                s[a + 1] = Math.multiplyHigh(b, c) + ((b >> 63) & c) + ((c >> 63) & b);
                return pc + CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }
}
