package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on vectors. */
final class VectorLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final boolean canonicalNans;

    VectorLowering(BodyReader in, FrameValues values, boolean canonicalNans) {
        this.canonicalNans = canonicalNans;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        if (opcode.family() != OpcodeFamily.VECTOR) {
            throw Lowerer.unsupported(opcode);
        }
        switch (opcode) {
            case V128_CONST -> vectorConst();
            case I8X16_SHUFFLE -> shuffle();
            default -> vector(opcode);
        }
    }

    /**
     * All others are one register instruction, which names the instruction that it is, and one more
     * where NaNs are canonical.
     */
    private void vector(Opcode opcode) {
        boolean isAccess = opcode.alignment() >= 0;
        int memory = isAccess ? in.memory() : 0;
        int offset = isAccess ? in.offset() : 0;
        int lane = opcode.lanes() > 0 ? in.u8() : 0;
        Signature signature = opcode.signature();
        int operands = signature.operandCount();
        stack.pop(operands);
        int first = stack.size;
        int b = values.slotOf(first);
        int c = operands > 1 ? values.slotOf(first + 1) : 0;
        int e = operands > 2 ? values.slotOf(first + 2) : offset;
        int target = stack.nextSlot();
        int cell = code.emit(Op.VECTOR, target, b, c, opcode.code(), e);
        code.set(cell + G, memory);
        code.set(cell + F, lane);
        int after = canonicalNans ? CanonicalNans.after(opcode) : 0;
        if (after != 0) {
            code.emit(after, target, target, 0);
        }
        if (signature.resultCount() > 0) {
            stack.pushHome(signature.result(0));
            code.markValue();
        }
    }

    private void vectorConst() {
        int target = stack.nextSlot();
        for (int half = 0; half < 2; half++) {
            int low = in.i32();
            code.emit(Op.CONST, target + half, low, in.i32());
        }
        stack.pushHome(ValTypes.V128);
    }

    private void shuffle() {
        stack.pop(2);
        int first = stack.size;
        int b = values.slotOf(first);
        int c = values.slotOf(first + 1);
        int cell = code.emit(Op.SHUFFLE, stack.nextSlot(), b, c, in.i32(), in.i32());
        code.set(cell + F, in.i32());
        code.set(cell + G, in.i32());
        stack.pushHome(ValTypes.V128);
        code.markValue();
    }
}
