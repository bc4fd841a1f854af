package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Validates the instructions on operands of any type (spec section 3.4.1). */
final class ParametricRules {
    private final BodyState body;
    private final ErrorSite site;
    private final TypeCodes codes;
    private final BinaryReader in;
    private final OperandStack operands;

    ParametricRules(BodyState body) {
        this.body = body;
        this.site = body.context.site;
        this.codes = body.context.codes;
        this.in = body.in;
        this.operands = body.operands;
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case UNREACHABLE -> body.setUnreachable();
            case DROP -> operands.popAny();
            case SELECT -> select();
            case SELECT_T -> typedSelect();
            default -> throw body.unsupported(opcode);
        }
    }

    private void select() {
        operands.pop(ValTypes.I32);
        int one = operands.popAny();
        int other = operands.popAny();
        if (ValTypes.isReference(one) || ValTypes.isReference(other)) {
            throw site.mismatch(
                    "a number or vector", codes.name(ValTypes.isReference(one) ? one : other));
        }
        if (!codes.matches(one, other)) {
            throw site.mismatch(one, other);
        }
        operands.push(one == ValTypes.UNKNOWN ? other : one);
    }

    private void typedSelect() {
        int count = in.count(1);
        if (count != 1) {
            throw site.invalid("invalid result arity: " + count);
        }
        int type = body.immediates.valueType();
        operands.pop(ValTypes.I32);
        operands.pop(type);
        operands.pop(type);
        body.pushNoted(type);
    }
}
