package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.lowering.Op;

/** Numeric instructions (spec section 4.6.8): leads to integers, floats and conversions. */
final class RareNumbers {
    private RareNumbers() {}

    static int run(int[] code, int pc, long[] s, int fp) {
        int op = code[pc];
        if (op >= Op.FIRST_WIDE) {
            return RareWide.run(code, pc, s, fp);
        }
        int a = fp + code[pc + A];
        long b = s[fp + code[pc + B]];
        if (op >= Op.FIRST_CONVERSION) {
            s[a] = RareConversions.run(op, b);
        } else if (op >= Op.FIRST_FLOAT_UNARY) {
            s[a] = RareFloats.unary(op, b);
        } else if (op >= Op.FIRST_FLOAT) {
            s[a] = RareFloats.binary(op, b, s[fp + code[pc + C]]);
        } else if (op >= Op.FIRST_INTEGER) {
            s[a] = RareIntegers.run(op, b, s[fp + code[pc + C]]);
        } else {
            s[a] = RareIntegers.runImmediate(op, b, code[pc + C]);
        }
        return pc + CELL;
    }
}
