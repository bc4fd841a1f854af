package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on operands of any type. */
final class ParametricLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;

    ParametricLowering(BodyReader in, FrameValues values, OpenBlocks control) {
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
    }

    void lower(Opcode opcode) {
        switch (opcode) {
            case UNREACHABLE -> {
                code.emit(Op.TRAP, TrapKind.UNREACHABLE.ordinal(), 0, 0);
                control.reachable = false;
            }
            case NOP -> {}
            case DROP -> stack.pop();
            case SELECT -> select();
            case SELECT_T -> {
                in.u32();
                in.valueType();
                select();
            }
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    private void select() {
        int condition = stack.pop();
        int second = stack.pop();
        int first = stack.pop();
        int conditionSlot = values.slotOf(condition);
        int type = stack.type[first];
        int firstSlot = values.slotOf(first);
        int secondSlot = values.slotOf(second);
        boolean reference = ValTypes.isReference(type);
        int target = stack.nextSlot();
        code.emit(
                reference ? Op.SELECT_REF : Op.SELECT,
                target,
                firstSlot,
                secondSlot,
                conditionSlot);
        stack.pushHome(type);
        if (type == ValTypes.V128) {
            code.emit(Op.SELECT, target + 1, firstSlot + 1, secondSlot + 1, conditionSlot);
        } else if (!reference) {
            code.markValue();
        }
    }
}
