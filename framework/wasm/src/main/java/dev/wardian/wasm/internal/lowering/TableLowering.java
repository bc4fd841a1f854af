package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;

/** Lowers the instructions on tables and element segments. */
final class TableLowering {
    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    TableLowering(ModuleData module, BodyReader in, FrameValues values) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        switch (opcode) {
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
                code.emit(Op.TABLE_GROW, stack.nextSlot(), valueSlot, deltaSlot, table);
                stack.pushHome(indexType(table));
            }
            case TABLE_FILL -> values.emitThree(Op.TABLE_FILL, in.u32(), 0);
            case TABLE_COPY -> {
                int to = in.u32();
                values.emitThree(Op.TABLE_COPY, to, in.u32());
            }
            case TABLE_INIT -> {
                int segment = in.u32();
                values.emitThree(Op.TABLE_INIT, in.u32(), segment);
            }
            case ELEM_DROP -> code.emit(Op.ELEM_DROP, in.u32(), 0, 0);
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    private int indexType(int table) {
        return module.tables[table].addressType().valueType().code();
    }
}
