package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.Signature;

/**
 * Lowers atomic instructions (threads proposal): one register instruction does all but the stores.
 */
final class AtomicLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    AtomicLowering(BodyReader in, FrameValues values) {
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        if (opcode.family() != OpcodeFamily.ATOMIC) {
            throw Lowerer.unsupported(opcode);
        }
        if (opcode == Opcode.ATOMIC_FENCE) {
            // One thread sees its own accesses in their order.
            in.u8();
            return;
        }
        int memory = in.memory();
        int offset = in.alignedOffset();
        Signature signature = opcode.signature();
        int operands = signature.operandCount();
        stack.pop(operands);
        int first = stack.size;
        int b = values.slotOf(first);
        if (signature.resultCount() == 0) {
            int stored = values.slotOf(first + 1);
            code.emit(Op.ATOMIC_STORE, b, stored, opcode.code(), offset, memory);
            return;
        }
        int c = operands > 1 ? values.slotOf(first + 1) : b;
        int f = operands > 2 ? values.slotOf(first + 2) : b;
        int cell = code.emit(Op.ATOMIC, stack.nextSlot(), b, c, opcode.code(), offset);
        code.set(cell + F, f);
        code.set(cell + G, memory);
        stack.pushHome(signature.result(0));
        code.markValue();
    }
}
