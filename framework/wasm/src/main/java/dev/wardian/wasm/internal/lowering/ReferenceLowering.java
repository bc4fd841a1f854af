package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on references of any type. */
final class ReferenceLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    ReferenceLowering(BodyReader in, FrameValues values) {
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        values.usesReferences = true;
        switch (opcode) {
            case REF_NULL -> {
                in.s64();
                values.pushResult(FrameValues.REFERENCE, Op.REF_NULL, 0, 0);
            }
            case REF_FUNC -> values.pushResult(FrameValues.REFERENCE, Op.REF_FUNC, in.u32(), 0);
            case REF_IS_NULL ->
                    values.pushResult(ValTypes.I32, Op.REF_IS_NULL, values.slotOf(stack.pop()), 0);
            case REF_AS_NON_NULL ->
                    code.emit(
                            Op.CHECK_NULL,
                            values.slotOf(stack.size - 1),
                            TrapKind.NULL_REFERENCE.ordinal(),
                            0);
            case REF_TEST, REF_TEST_NULL -> {
                int type = HeapTypeCode.of(in.s64(), opcode == Opcode.REF_TEST_NULL);
                values.pushResult(ValTypes.I32, Op.REF_TEST, values.slotOf(stack.pop()), type);
            }
            case REF_CAST, REF_CAST_NULL -> {
                int type = HeapTypeCode.of(in.s64(), opcode == Opcode.REF_CAST_NULL);
                code.emit(Op.REF_CAST, values.slotOf(stack.size - 1), type, 0);
            }
            case REF_EQ -> {
                int second = values.slotOf(stack.pop());
                int first = values.slotOf(stack.pop());
                values.pushResult(ValTypes.I32, Op.REF_EQ, first, second);
            }
            default -> throw Lowerer.unsupported(opcode);
        }
    }
}
