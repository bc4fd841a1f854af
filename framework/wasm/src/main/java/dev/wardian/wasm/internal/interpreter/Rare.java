package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;

/** The instructions that are no cases of the loop. */
final class Rare {
    private Rare() {}

    /** Runs the instruction at {@code pc} and returns where the next one begins. */
    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc];
        if (op >= Op.FIRST_SYSTEM) {
            if (op >= Op.FIRST_VECTOR) {
                return Vectors.run(instance, code, pc, s, fp);
            }
            if (op >= Op.FIRST_REFERENCE) {
                return op >= Op.ADD_128
                        ? RareWide.run(code, pc, s, fp)
                        : RareReferences.run(instance, code, pc, s, fp);
            }
            return RareSystem.run(instance, code, pc, s, fp);
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
