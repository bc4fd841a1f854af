package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.FrameValues.REFERENCE;

import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.StructLayout;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers the instructions on structures, arrays and integers as references. */
final class AggregateLowering {
    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    AggregateLowering(ModuleData module, BodyReader in, FrameValues values) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        values.usesReferences = true;
        switch (opcode) {
            // The same object is meant on both sides.
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
            case REF_I31 -> values.pushResult(REFERENCE, Op.REF_I31, values.slotOf(stack.pop()), 0);
            case I31_GET_S ->
                    values.pushResult(ValTypes.I32, Op.I31_GET_S, values.slotOf(stack.pop()), 0);
            case I31_GET_U ->
                    values.pushResult(ValTypes.I32, Op.I31_GET_U, values.slotOf(stack.pop()), 0);
            case STRUCT_NEW -> newStruct(in.u32());
            case STRUCT_NEW_DEFAULT ->
                    values.pushResult(REFERENCE, Op.STRUCT_NEW_DEFAULT, in.u32(), 0);
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> getField(opcode);
            case STRUCT_SET -> setField();
            case ARRAY_NEW,
                    ARRAY_NEW_DEFAULT,
                    ARRAY_NEW_FIXED,
                    ARRAY_NEW_DATA,
                    ARRAY_NEW_ELEM,
                    ARRAY_GET,
                    ARRAY_GET_S,
                    ARRAY_GET_U,
                    ARRAY_SET,
                    ARRAY_LEN,
                    ARRAY_FILL,
                    ARRAY_COPY,
                    ARRAY_INIT_DATA,
                    ARRAY_INIT_ELEM ->
                    array(opcode);
            default -> throw Lowerer.unsupported(opcode);
        }
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
                code.emit(Op.ARRAY_NEW, stack.nextSlot(), valueSlot, type, lengthSlot);
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
                code.emit(Op.ARRAY_NEW_FIXED, first, first, type, count);
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
        code.emit(op, stack.nextSlot(), offsetSlot, type, lengthSlot, segment);
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
        code.emit(op, aSlot, bSlot, cSlot, values.slotOf(d), e);
    }
}
