package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on vectors. */
final class VectorLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    VectorLowering(BodyReader in, FrameValues values) {
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        int memory = 0;
        int offset = 0;
        int lane = 0;
        switch (opcode.immediate()) {
            case V128 -> {
                vectorConst();
                return;
            }
            case LANES -> {
                shuffle();
                return;
            }
            case LANE -> lane = in.u8();
            case MEMARG, MEMARG_LANE -> {
                memory = in.memory();
                offset = in.offset();
                lane = opcode.immediate() == Immediate.MEMARG_LANE ? in.u8() : 0;
            }
            case NONE -> {}
            default -> throw Lowerer.unsupported(opcode);
        }
        if (opcode.prefix() != 0xFD) {
            throw Lowerer.unsupported(opcode);
        }
        Signature signature = opcode.signature();
        int operands = signature.operandCount();
        stack.pop(operands);
        int first = stack.size;
        int b = values.slotOf(first);
        int c = operands > 1 ? values.slotOf(first + 1) : 0;
        int e = operands > 2 ? values.slotOf(first + 2) : offset;
        int cell = code.emitWide(Op.VECTOR, stack.nextSlot(), b, c, opcode.code(), e);
        code.set(cell + G, memory);
        code.set(cell + F, lane);
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
        int cell = code.emitWide(Op.SHUFFLE, stack.nextSlot(), b, c, in.i32(), in.i32());
        code.set(cell + F, in.i32());
        code.set(cell + G, in.i32());
        stack.pushHome(ValTypes.V128);
        code.markValue();
    }
}
