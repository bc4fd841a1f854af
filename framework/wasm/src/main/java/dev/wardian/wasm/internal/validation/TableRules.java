package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.Opcode;

/** Validates the instructions on tables whose types depend on the table (spec section 3.4.4). */
final class TableRules {
    private final BodyState body;
    private final OperandStack operands;
    private final ImmediateChecks immediates;

    TableRules(BodyState body) {
        this.body = body;
        this.operands = body.operands;
        this.immediates = body.immediates;
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case TABLE_GET -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                body.pushNoted(type);
            }
            case TABLE_SET -> {
                operands.pop(immediates.tableType());
                operands.pop(immediates.addressType());
            }
            case TABLE_GROW -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                operands.pop(type);
                operands.push(immediates.addressType());
            }
            case TABLE_FILL -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                operands.pop(type);
                operands.pop(immediates.addressType());
            }
            case TABLE_COPY -> {
                immediates.tablesToCopy();
                immediates.popCopy(operands);
            }
            default -> throw body.unsupported(opcode);
        }
    }
}
