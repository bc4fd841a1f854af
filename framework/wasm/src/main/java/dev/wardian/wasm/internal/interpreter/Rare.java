package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.lowering.OpFamily;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Instance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The instructions that are no cases of the loop: leads to the class of their family. */
final class Rare {
    private Rare() {}

    /** Runs the instruction at {@code pc} and returns where the next one begins. */
    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        switch (code[pc] >> OpFamily.SHIFT) {
            case OpFamily.NUMERIC:
                return RareNumbers.run(code, pc, s, fp);
            case OpFamily.PARAMETRIC:
                return RareParametric.run(instance, code, pc, s, fp);
            case OpFamily.CONTROL:
                return RareControl.run(instance, code, pc, s, fp);
            case OpFamily.VARIABLE:
                return RareVariables.run(instance, code, pc, s, fp);
            case OpFamily.MEMORY:
                return RareMemory.run(instance, code, pc, s, fp);
            case OpFamily.TABLE:
                return RareTables.run(instance, code, pc, s, fp);
            case OpFamily.REFERENCE:
                return RareReferences.run(instance, code, pc, s, fp);
            case OpFamily.AGGREGATE:
                return RareAggregates.run(instance, code, pc, s, fp);
            case OpFamily.VECTOR:
                return RareVectors.run(instance, code, pc, s, fp);
            case OpFamily.ATOMIC:
                return RareAtomics.run(instance, code, pc, s, fp);
            default:
                throw unknown(code[pc]);
        }
    }

    /** That a class has no code for an instruction, which would be a defect. */
    static IllegalStateException unknown(int op) {
        return new IllegalStateException("no instruction: " + op);
    }

    static CallContext context(Instance instance) {
        return Objects.requireNonNull(instance.context);
    }

    /** The reference slots beside the value stack's piece on which the frame lies. */
    static @Nullable Object[] references(Instance instance) {
        return context(instance).stack.references();
    }
}
