package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Comparisons that an instruction behind them takes: together they are one jump of the JVM. */
final class ConditionTranslator extends Translator {
    private final byte[] body;
    private final NumericTranslator numbers;
    private final ParametricTranslator parametrics;
    private final ControlTranslator controls;

    ConditionTranslator(
            Translation translation,
            NumericTranslator numbers,
            ParametricTranslator parametrics,
            ControlTranslator controls) {
        super(translation);
        this.body = translation.module().bytes;
        this.numbers = numbers;
        this.parametrics = parametrics;
        this.controls = controls;
    }

    /** Writes an instruction with what takes it; false if it is not such a comparison. */
    boolean translate(Opcode opcode) throws NotCompiled {
        if (!NumericTranslator.isComparison(opcode) || !isTaken()) {
            return false;
        }
        take(numbers.compare(opcode));
        return true;
    }

    /** Whether the next instruction can take a condition. */
    private boolean isTaken() {
        int next = body[in.position] & 0xFF;
        return next == Opcode.BR_IF.code()
                || next == Opcode.IF.code()
                || next == Opcode.SELECT.code()
                || next == Opcode.I32_EQZ.code();
    }

    /** Goes on behind a comparison with what it is for. */
    private void take(int comparison) throws NotCompiled {
        int jump = comparison;
        while (true) {
            int at = in.position;
            Opcode opcode = in.opcode();
            switch (opcode) {
                case I32_EQZ -> {
                    jump = NumericTranslator.inverse(jump);
                    if (!isTaken()) {
                        numbers.truth(jump);
                        operands.push(ValTypes.I32);
                        return;
                    }
                }
                case BR_IF -> {
                    controls.branchIf(jump, in.u32(), at);
                    return;
                }
                case IF -> {
                    controls.enterIf(jump, at);
                    return;
                }
                default -> {
                    parametrics.select(jump);
                    return;
                }
            }
        }
    }
}
