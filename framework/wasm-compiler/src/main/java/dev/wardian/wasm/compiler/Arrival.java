package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * A place in a method where others enter it, whose operands lie in a frame meanwhile.
 *
 * @param label where they enter
 * @param there the place
 * @param extras what the locals beyond the function's own are there, as frames have it
 */
record Arrival(Label label, Label there, LabelState state, List<Object> extras) {
    /** Where operands lie. */
    interface Operands {
        /** Pushes an operand, counted from the deepest. */
        void take(int index, int type);
    }

    /** An arrival where the translator is now. */
    static Arrival here(Emitter out, Label label, OperandTypes operands, MethodLocals locals) {
        Label there = new Label();
        out.bind(there);
        LabelState state = LabelState.now(operands, locals);
        return new Arrival(label, there, state, List.copyOf(locals.extraTypes()));
    }

    /** Writes the way from the label to the place, but for the jump at its end. */
    void write(Emitter out, MethodLocals locals, Operands from) {
        out.bind(label);
        out.frame(locals.verified(0));
        int local = locals.firstExtra();
        for (Object extra : extras) {
            // Counters begin at 0, so that the next round polls; operands come below.
            local += writeZero(out, extra, local);
        }
        for (int i = 0; i < state.types().length; i++) {
            int type = state.types()[i];
            from.take(i, type);
            if (i < state.saved()) {
                out.store(type, state.locals()[i]);
            }
        }
    }

    private static int writeZero(Emitter out, Object verified, int local) {
        int type =
                verified.equals(Opcodes.INTEGER)
                        ? ValTypes.I32
                        : verified.equals(Opcodes.LONG)
                                ? ValTypes.I64
                                : verified.equals(Opcodes.FLOAT)
                                        ? ValTypes.F32
                                        : verified.equals(Opcodes.DOUBLE)
                                                ? ValTypes.F64
                                                : ValTypes.FUNCREF;
        out.zero(type);
        out.store(type, local);
        return JvmTypes.words(type);
    }
}
