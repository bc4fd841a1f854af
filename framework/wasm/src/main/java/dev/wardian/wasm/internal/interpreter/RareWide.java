package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.numeric.Integers;

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
                    long d = s[fp + code[pc + D]];
                    s[a + 1] = Integers.i64Add128High(b, c, d, s[fp + code[pc + E]]);
                    s[a] = b + d;
                    return pc + 2 * CELL;
                }
            case Op.SUB_128:
                {
                    long d = s[fp + code[pc + D]];
                    s[a + 1] = Integers.i64Sub128High(b, c, d, s[fp + code[pc + E]]);
                    s[a] = b - d;
                    return pc + 2 * CELL;
                }
            case Op.MUL_WIDE_S:
                s[a] = b * c;
                s[a + 1] = Integers.i64MulWideSHigh(b, c);
                return pc + CELL;
            case Op.MUL_WIDE_U:
                s[a] = b * c;
                s[a + 1] = Integers.i64MulWideUHigh(b, c);
                return pc + CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }
}
