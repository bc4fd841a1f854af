package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers what works on globals, memories and tables as a whole, and the rare instructions. */
final class SystemLowering {
    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final ReferenceLowering references;
    private final VectorLowering vectors;

    SystemLowering(
            ModuleData module,
            BodyReader in,
            FrameValues values,
            ReferenceLowering references,
            VectorLowering vectors) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.references = references;
        this.vectors = vectors;
    }

    void lower(Opcode opcode) {
        switch (opcode) {
            case GLOBAL_GET -> {
                int global = in.u32();
                int type = module.globals[global].valueType().code();
                int op = type == ValTypes.V128 ? Op.GLOBAL_GET_V128 : Op.GLOBAL_GET;
                values.pushResult(
                        type, ValTypes.isReference(type) ? Op.GLOBAL_GET_REF : op, global, 0);
            }
            case GLOBAL_SET -> {
                int global = in.u32();
                int entry = stack.pop();
                int value = values.slotOf(entry);
                byte type = stack.type[entry];
                int op = type == ValTypes.V128 ? Op.GLOBAL_SET_V128 : Op.GLOBAL_SET;
                code.emit(ValTypes.isReference(type) ? Op.GLOBAL_SET_REF : op, global, value, 0);
            }
            case I64_ADD128 -> add128(Op.ADD_128);
            case I64_SUB128 -> add128(Op.SUB_128);
            case I64_MUL_WIDE_S -> multiplyWide(Op.MUL_WIDE_S);
            case I64_MUL_WIDE_U -> multiplyWide(Op.MUL_WIDE_U);
            case MEMORY_SIZE -> {
                int memory = in.u32();
                values.pushResult(addressType(memory), Op.MEMORY_SIZE, memory, 0);
            }
            case MEMORY_GROW -> {
                int memory = in.u32();
                int delta = values.slotOf(stack.pop());
                values.pushResult(addressType(memory), Op.MEMORY_GROW, delta, memory);
            }
            case MEMORY_FILL -> threeWide(Op.MEMORY_FILL, in.u32(), 0);
            case MEMORY_COPY -> {
                int to = in.u32();
                threeWide(Op.MEMORY_COPY, to, in.u32());
            }
            case MEMORY_INIT -> {
                int segment = in.u32();
                threeWide(Op.MEMORY_INIT, segment, in.u32());
            }
            case DATA_DROP -> code.emit(Op.DATA_DROP, in.u32(), 0, 0);
            case TABLE_GET -> {
                int table = in.u32();
                int type = module.tables[table].elementType().code();
                values.pushResult(type, Op.TABLE_GET, values.slotOf(stack.pop()), table);
            }
            case TABLE_SET -> {
                int table = in.u32();
                int value = stack.pop();
                int index = stack.pop();
                int indexSlot = values.slotOf(index);
                code.emit(Op.TABLE_SET, indexSlot, values.slotOf(value), table);
            }
            case TABLE_SIZE -> {
                int table = in.u32();
                values.pushResult(indexType(table), Op.TABLE_SIZE, table, 0);
            }
            case TABLE_GROW -> {
                int table = in.u32();
                int delta = stack.pop();
                int value = stack.pop();
                int valueSlot = values.slotOf(value);
                int deltaSlot = values.slotOf(delta);
                code.emitWide(Op.TABLE_GROW, stack.nextSlot(), valueSlot, deltaSlot, table, 0);
                stack.pushHome(indexType(table));
            }
            case TABLE_FILL -> threeWide(Op.TABLE_FILL, in.u32(), 0);
            case TABLE_COPY -> {
                int to = in.u32();
                threeWide(Op.TABLE_COPY, to, in.u32());
            }
            case TABLE_INIT -> {
                int segment = in.u32();
                threeWide(Op.TABLE_INIT, in.u32(), segment);
            }
            case ELEM_DROP -> code.emit(Op.ELEM_DROP, in.u32(), 0, 0);
            case REF_NULL -> {
                in.s64();
                values.pushResult(ValTypes.FUNCREF, Op.REF_NULL, 0, 0);
            }
            case REF_FUNC -> values.pushResult(ValTypes.FUNCREF, Op.REF_FUNC, in.u32(), 0);
            case REF_IS_NULL ->
                    values.pushResult(ValTypes.I32, Op.REF_IS_NULL, values.slotOf(stack.pop()), 0);
            default -> {
                Feature feature = opcode.feature();
                if (feature == Feature.GC || feature == Feature.FUNCTION_REFERENCES) {
                    references.lower(opcode);
                } else {
                    vectors.lower(opcode);
                }
            }
        }
    }

    private int addressType(int memory) {
        return module.memories[memory].addressType().valueType().code();
    }

    private int indexType(int table) {
        return module.tables[table].addressType().valueType().code();
    }

    private void add128(int op) {
        int bHigh = stack.pop();
        int bLow = stack.pop();
        int aHigh = stack.pop();
        int aLow = stack.pop();
        int aLowSlot = values.slotOf(aLow);
        int aHighSlot = values.slotOf(aHigh);
        int bLowSlot = values.slotOf(bLow);
        code.emitWide(op, stack.nextSlot(), aLowSlot, aHighSlot, bLowSlot, values.slotOf(bHigh));
        pushTwoHalves();
    }

    private void multiplyWide(int op) {
        int right = stack.pop();
        int left = stack.pop();
        int leftSlot = values.slotOf(left);
        code.emit(op, stack.nextSlot(), leftSlot, values.slotOf(right));
        pushTwoHalves();
    }

    private void pushTwoHalves() {
        stack.pushHome(ValTypes.I64);
        stack.pushHome(ValTypes.I64);
    }

    private void threeWide(int op, int d, int e) {
        int c = stack.pop();
        int b = stack.pop();
        int a = stack.pop();
        int aSlot = values.slotOf(a);
        int bSlot = values.slotOf(b);
        code.emitWide(op, aSlot, bSlot, values.slotOf(c), d, e);
    }
}
