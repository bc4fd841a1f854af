package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;

/** Lowers the instructions on memories and data segments. */
final class MemoryLowering {
    private final ModuleData module;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final AccessLowering accesses;

    MemoryLowering(ModuleData module, BodyReader in, FrameValues values, OpenBlocks control) {
        this.module = module;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.accesses = new AccessLowering(module, in, values, control);
    }

    void lower(Opcode opcode) {
        AccessRule access = AccessRule.of(opcode);
        if (access != null) {
            accesses.lower(access);
            return;
        }
        switch (opcode) {
            case MEMORY_SIZE -> {
                int memory = in.u32();
                values.pushResult(addressType(memory), Op.MEMORY_SIZE, memory, 0);
            }
            case MEMORY_GROW -> {
                int memory = in.u32();
                int delta = values.slotOf(stack.pop());
                values.pushResult(addressType(memory), Op.MEMORY_GROW, delta, memory);
            }
            case MEMORY_FILL -> values.emitThree(Op.MEMORY_FILL, in.u32(), 0);
            case MEMORY_COPY -> {
                int to = in.u32();
                values.emitThree(Op.MEMORY_COPY, to, in.u32());
            }
            case MEMORY_INIT -> {
                int segment = in.u32();
                values.emitThree(Op.MEMORY_INIT, segment, in.u32());
            }
            case DATA_DROP -> code.emit(Op.DATA_DROP, in.u32(), 0, 0);
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    private int addressType(int memory) {
        return module.memories[memory].addressType().valueType().code();
    }
}
