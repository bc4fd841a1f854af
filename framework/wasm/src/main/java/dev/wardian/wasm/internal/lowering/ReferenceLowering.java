package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.StructLayout;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on references, structures and arrays. */
final class ReferenceLowering {
    private static final byte REFERENCE = ValTypes.FUNCREF;

    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final ControlLowering blocks;

    ReferenceLowering(
            ModuleData module, BodyReader in, FrameValues values, ControlLowering blocks) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.blocks = blocks;
    }

    void lower(Opcode opcode) {
        values.usesReferences = true;
        switch (opcode) {
            case REF_AS_NON_NULL ->
                    code.emit(
                            Op.CHECK_NULL,
                            values.slotOf(stack.size - 1),
                            TrapKind.NULL_REFERENCE.ordinal(),
                            0);
            case BR_ON_NULL -> {
                int label = in.u32();
                int test = test(Op.REF_IS_NULL, 0);
                stack.pop();
                blocks.branchOn(label, test, true);
                stack.pushHome(REFERENCE);
            }
            case BR_ON_NON_NULL -> {
                int label = in.u32();
                blocks.branchOn(label, test(Op.REF_IS_NULL, 0), false);
                stack.pop();
            }
            case BR_ON_CAST, BR_ON_CAST_FAIL -> {
                boolean orNull = (in.u8() & 2) != 0;
                int label = in.u32();
                in.s64();
                int test = test(Op.REF_TEST, HeapTypeCode.of(in.s64(), orNull));
                blocks.branchOn(label, test, opcode == Opcode.BR_ON_CAST);
            }
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
            // The same object is meant on both sides.
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
            case REF_I31 -> values.pushResult(REFERENCE, Op.REF_I31, values.slotOf(stack.pop()), 0);
            case I31_GET_S ->
                    values.pushResult(ValTypes.I32, Op.I31_GET_S, values.slotOf(stack.pop()), 0);
            case I31_GET_U ->
                    values.pushResult(ValTypes.I32, Op.I31_GET_U, values.slotOf(stack.pop()), 0);
            case STRUCT_NEW -> newStruct(in.u32());
            case STRUCT_NEW_DEFAULT ->
                    values.pushResult(REFERENCE, Op.STRUCT_NEW_DEFAULT, 0, in.u32());
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> getField(opcode);
            case STRUCT_SET -> setField();
            default -> array(opcode);
        }
    }

    /**
     * Tests the reference on top, which stays there, at home; gives the slot of the answer, which
     * lies above all operands.
     */
    private int test(int op, int type) {
        values.settleFrom(stack.size - 1);
        int answer = stack.nextSlot();
        stack.touch(answer + 1);
        code.emit(op, answer, stack.home[stack.size - 1], type);
        return answer;
    }

    private static boolean isReference(StorageType type) {
        return StructLayout.isReference(type);
    }

    private void newStruct(int type) {
        StructLayout layout = module.types[type].layout();
        int first = takeAll(layout.fieldCount());
        values.pushResult(REFERENCE, Op.STRUCT_NEW, first, type);
    }

    /** Pops operands that lie at home one behind the other; gives the slot of the first. */
    private int takeAll(int count) {
        values.settleFrom(stack.size - count);
        stack.pop(count);
        return stack.nextSlot();
    }

    private void getField(Opcode opcode) {
        StructLayout layout = module.types[in.u32()].layout();
        int field = in.u32();
        int slot = layout.slot(field);
        int structure = values.slotOf(stack.pop());
        StorageType type = layout.field(field).storage();
        if (isReference(type)) {
            values.pushResult(REFERENCE, Op.STRUCT_GET_REF, structure, slot);
        } else if (type == ValueType.V128) {
            pushVector(Op.STRUCT_GET_V128, structure, slot);
        } else {
            values.pushResult(kept(type), Op.STRUCT_GET, structure, slot);
            cut(type, opcode == Opcode.STRUCT_GET_S, true);
        }
    }

    private void pushVector(int op, int b, int c) {
        code.emit(op, stack.nextSlot(), b, c);
        stack.pushHome(ValTypes.V128);
    }

    private static byte kept(StorageType type) {
        return type instanceof ValueType value ? (byte) value.code() : ValTypes.I32;
    }

    /** What a field of 8 or 16 bits does not have is cut off, or is its sign. */
    private void cut(StorageType type, boolean signed, boolean extend) {
        if (type instanceof ValueType || (signed && !extend)) {
            return;
        }
        boolean isByte = type == PackedType.I8;
        int value = values.slotOf(stack.pop());
        if (signed) {
            values.pushResult(ValTypes.I32, isByte ? Op.EXTEND_8_S : Op.EXTEND_16_S, value, 0);
        } else {
            values.pushResult(ValTypes.I32, Op.AND_I, value, isByte ? 0xFF : 0xFFFF);
        }
    }

    private void setField() {
        StructLayout layout = module.types[in.u32()].layout();
        int field = in.u32();
        StorageType type = layout.field(field).storage();
        int value = stack.pop();
        int structure = stack.pop();
        int structureSlot = values.slotOf(structure);
        int op =
                isReference(type)
                        ? Op.STRUCT_SET_REF
                        : type == ValueType.V128 ? Op.STRUCT_SET_V128 : Op.STRUCT_SET;
        code.emit(op, structureSlot, values.slotOf(value), layout.slot(field));
    }

    private StorageType element(int type) {
        return module.types[type].element().storage();
    }

    private void array(Opcode opcode) {
        switch (opcode) {
            case ARRAY_NEW -> {
                int type = in.u32();
                int length = stack.pop();
                int value = stack.pop();
                int lengthSlot = values.slotOf(length);
                int valueSlot = values.slotOf(value);
                code.emitWide(Op.ARRAY_NEW, stack.nextSlot(), valueSlot, type, lengthSlot, 0);
                stack.pushHome(REFERENCE);
            }
            case ARRAY_NEW_DEFAULT -> {
                int type = in.u32();
                int length = values.slotOf(stack.pop());
                values.pushResult(REFERENCE, Op.ARRAY_NEW_DEFAULT, length, type);
            }
            case ARRAY_NEW_FIXED -> {
                int type = in.u32();
                int count = in.u32();
                int first = takeAll(count);
                code.emitWide(Op.ARRAY_NEW_FIXED, first, first, type, count, 0);
                stack.pushHome(REFERENCE);
            }
            case ARRAY_NEW_DATA -> newOfSegment(Op.ARRAY_NEW_DATA);
            case ARRAY_NEW_ELEM -> newOfSegment(Op.ARRAY_NEW_ELEM);
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> getElement(opcode);
            case ARRAY_SET -> {
                StorageType type = element(in.u32());
                int value = stack.pop();
                int index = stack.pop();
                int array = stack.pop();
                int arraySlot = values.slotOf(array);
                int indexSlot = values.slotOf(index);
                int op =
                        isReference(type)
                                ? Op.ARRAY_SET_REF
                                : type == ValueType.V128 ? Op.ARRAY_SET_V128 : Op.ARRAY_SET;
                code.emit(op, arraySlot, indexSlot, values.slotOf(value));
            }
            case ARRAY_LEN ->
                    values.pushResult(ValTypes.I32, Op.ARRAY_LEN, values.slotOf(stack.pop()), 0);
            case ARRAY_FILL -> {
                in.u32();
                four(Op.ARRAY_FILL, 0);
            }
            case ARRAY_COPY -> {
                in.u32();
                in.u32();
                int length = stack.pop();
                int lengthSlot = values.slotOf(length);
                four(Op.ARRAY_COPY, lengthSlot);
            }
            case ARRAY_INIT_DATA -> {
                in.u32();
                four(Op.ARRAY_INIT_DATA, in.u32());
            }
            case ARRAY_INIT_ELEM -> {
                in.u32();
                four(Op.ARRAY_INIT_ELEM, in.u32());
            }
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    private void newOfSegment(int op) {
        int type = in.u32();
        int segment = in.u32();
        int length = stack.pop();
        int offset = stack.pop();
        int lengthSlot = values.slotOf(length);
        int offsetSlot = values.slotOf(offset);
        code.emitWide(op, stack.nextSlot(), offsetSlot, type, lengthSlot, segment);
        stack.pushHome(REFERENCE);
    }

    private void getElement(Opcode opcode) {
        StorageType type = element(in.u32());
        int index = stack.pop();
        int array = stack.pop();
        int arraySlot = values.slotOf(array);
        int indexSlot = values.slotOf(index);
        if (isReference(type)) {
            values.pushResult(REFERENCE, Op.ARRAY_GET_REF, arraySlot, indexSlot);
        } else if (type == ValueType.V128) {
            pushVector(Op.ARRAY_GET_V128, arraySlot, indexSlot);
        } else {
            values.pushResult(kept(type), Op.ARRAY_GET, arraySlot, indexSlot);
            cut(type, opcode == Opcode.ARRAY_GET_S, false);
        }
    }

    private void four(int op, int e) {
        int d = stack.pop();
        int c = stack.pop();
        int b = stack.pop();
        int a = stack.pop();
        int aSlot = values.slotOf(a);
        int bSlot = values.slotOf(b);
        int cSlot = values.slotOf(c);
        code.emitWide(op, aSlot, bSlot, cSlot, values.slotOf(d), e);
    }
}
