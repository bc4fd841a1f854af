package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.DUP2_X2;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.SWAP;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Label;

/** Instructions on operands of any type (spec section 4.4.4). */
final class ParametricTranslator extends Translator {
    ParametricTranslator(Translation translation) {
        super(translation);
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, int at) {
        switch (opcode) {
            case UNREACHABLE -> {
                location.set(at);
                translation.trap(TrapKind.UNREACHABLE);
            }
            case DROP -> out.pop(operands.pop());
            case SELECT -> {
                operands.pop();
                select(IFNE);
            }
            case SELECT_T -> {
                in.u32();
                in.valueType();
                operands.pop();
                select(IFNE);
            }
            default -> {}
        }
    }

    /** Takes the first of two operands if {@code jump} is taken, else the second one. */
    void select(int jump) {
        Label keep = new Label();
        int type = operands.pop();
        operands.pop();
        operands.push(type);
        operands.push(type);
        int words = JvmTypes.words(type);
        if (words == 4) {
            // The condition has to go first: two vectors are more than an instruction can swap.
            selectVector(jump, keep);
            return;
        }
        out.jump(jump, keep);
        if (words == 1) {
            out.op(SWAP);
        } else {
            out.op(DUP2_X2);
            out.op(POP2);
        }
        out.bind(keep);
        translation.frame();
        out.pop(type);
        operands.pop();
    }

    private void selectVector(int jump, Label keep) {
        Label end = new Label();
        int first = locals.next();
        int extras = locals.extras();
        out.jump(jump, keep);
        int second = locals.storeTemporary(out, ValTypes.V128);
        out.pop(ValTypes.V128);
        out.load(ValTypes.V128, second);
        locals.free(extras, first);
        operands.pop();
        out.go(end);
        out.bind(keep);
        operands.push(ValTypes.V128);
        translation.frame();
        out.pop(ValTypes.V128);
        operands.pop();
        out.bind(end);
        translation.frame();
    }
}
