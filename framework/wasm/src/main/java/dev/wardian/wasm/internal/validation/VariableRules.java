package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;

/** Validates accesses of locals and globals (spec section 3.4.3). */
final class VariableRules {
    private final BodyState body;
    private final ValidationContext context;
    private final BinaryReader in;
    private final OperandStack operands;
    private final Locals locals;

    VariableRules(BodyState body) {
        this.body = body;
        this.context = body.context;
        this.in = body.in;
        this.operands = body.operands;
        this.locals = body.locals;
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case LOCAL_GET -> operands.push(locals.get(in.u32()));
            case LOCAL_SET -> operands.pop(locals.set(in.u32()));
            case LOCAL_TEE -> {
                int type = locals.set(in.u32());
                operands.pop(type);
                operands.push(type);
            }
            case GLOBAL_GET -> body.pushNoted(globalType(in.u32()));
            case GLOBAL_SET -> globalSet(in.u32());
            default -> throw body.unsupported(opcode);
        }
    }

    private int globalType(int index) {
        context.requireGlobal(index);
        return context.globalTypes[index];
    }

    private void globalSet(int index) {
        int type = globalType(index);
        if (!context.globalMutable[index]) {
            throw context.site.invalid("global is immutable: global " + index);
        }
        operands.pop(type);
    }
}
