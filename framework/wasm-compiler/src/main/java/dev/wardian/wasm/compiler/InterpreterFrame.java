package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.lowering.LoopHead;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Opcodes;

/** Where the interpreter has left the values of a function at the head of a loop. */
record InterpreterFrame(LoopHead head) {
    /**
     * What the interpreter takes of the thread's stack for a frame that another engine goes on
     * with, in words.
     */
    static final int WORDS = 64;

    /** The parameters of a method that goes on: the last one is the frame's first slot. */
    private static final String PARAMETERS = "(L" + JvmTypes.INSTANCE + ";I[J[Ljava/lang/Object;I)";

    /** The descriptor of a method that goes on with a function. */
    static String descriptor(TypeLayout layout) {
        return PARAMETERS + JvmTypes.returned(layout);
    }

    /** The slots of the function's locals. */
    static int[] locals(MethodLocals locals) {
        byte[] types = new byte[locals.count()];
        for (int i = 0; i < types.length; i++) {
            types[i] = (byte) locals.type(i);
        }
        return slots(types, 0);
    }

    /** The slots of operands. */
    int[] operands(byte[] types) {
        return slots(types, head.firstOperand());
    }

    private static int[] slots(byte[] types, int first) {
        int[] slots = new int[types.length];
        int slot = first;
        for (int i = 0; i < types.length; i++) {
            slots[i] = slot;
            slot += ValTypes.slots(types[i]);
        }
        return slots;
    }

    /** Pushes a value. */
    void take(Emitter out, MethodLocals method, int type, int slot) {
        if (type == ValTypes.V128) {
            take(out, method, ValTypes.I64, slot);
            take(out, method, ValTypes.I64, slot + 1);
            return;
        }
        boolean isReference = ValTypes.isReference(type);
        out.loadObject(isReference ? method.references : method.slots);
        out.load(ValTypes.I32, method.entry);
        out.push(slot);
        out.op(Opcodes.IADD);
        if (isReference) {
            out.op(Opcodes.AALOAD);
        } else {
            out.op(Opcodes.LALOAD);
            SlotValues.fromBits(out, type);
        }
    }
}
