package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.Opcode;

/**
 * Validates the one instruction on memories without a fixed signature: a copy may have addresses of
 * two types (spec section 3.4.5).
 */
final class MemoryRules {
    private final BodyState body;

    MemoryRules(BodyState body) {
        this.body = body;
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case MEMORY_COPY -> {
                body.immediates.memoriesToCopy();
                body.immediates.popCopy(body.operands);
            }
            default -> throw body.unsupported(opcode);
        }
    }
}
