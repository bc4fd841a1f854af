package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Runs cells for other engines: those of {@code SingleInstruction}. */
public final class Cells {
    private Cells() {}

    /** Whether a reference is of the type that {@code code} names, as the cells have it. */
    public static boolean isOf(Instance instance, @Nullable Object reference, int code) {
        return RareReferences.is(instance, reference, code);
    }

    /**
     * Runs cells that neither branch nor call. A failure has no frame added.
     *
     * @param s the piece of the value stack that the call is on
     * @param fp the slot with the first operand
     */
    public static void run(Instance instance, int[] code, long[] s, int fp) {
        int pc = 0;
        while (pc < code.length) {
            switch (code[pc]) {
                case Op.COPY -> {
                    s[fp + code[pc + A]] = s[fp + code[pc + B]];
                    pc += CELL;
                }
                case Op.COPY_2 -> {
                    s[fp + code[pc + A]] = s[fp + code[pc + B]];
                    s[fp + code[pc + C]] = s[fp + code[pc + D]];
                    pc += CELL;
                }
                case Op.CONST -> {
                    s[fp + code[pc + A]] =
                            (code[pc + B] & 0xFFFF_FFFFL) | ((long) code[pc + C] << 32);
                    pc += CELL;
                }
                default -> pc = Rare.run(instance, code, pc, s, fp);
            }
        }
    }
}
