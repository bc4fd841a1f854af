package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers accesses of locals and globals. */
final class VariableLowering {
    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;

    VariableLowering(ModuleData module, BodyReader in, FrameValues values) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        switch (opcode) {
            case LOCAL_GET -> values.pushLocal(in.u32());
            case LOCAL_SET -> values.setLocal(in.u32());
            case LOCAL_TEE -> {
                int local = in.u32();
                values.setLocal(local);
                values.pushLocal(local);
            }
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
            default -> throw Lowerer.unsupported(opcode);
        }
    }
}
