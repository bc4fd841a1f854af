package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Subtyping;
import dev.wardian.wasm.internal.model.ValTypes;

/** Validates the instructions on references of any type (spec section 3.4.6). */
final class ReferenceRules {
    private final BodyState body;
    private final ValidationContext context;
    private final TypeCodes codes;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ImmediateChecks immediates;

    ReferenceRules(BodyState body) {
        this.body = body;
        this.context = body.context;
        this.codes = context.codes;
        this.in = body.in;
        this.operands = body.operands;
        this.immediates = body.immediates;
    }

    void check(Opcode opcode) {
        body.flags |= ValidationFacts.USES_REFERENCES;
        switch (opcode) {
            case REF_NULL -> operands.push(immediates.nullType());
            case REF_IS_NULL -> refIsNull();
            case REF_FUNC -> refFunc(in.u32());
            case REF_AS_NON_NULL ->
                    operands.push(TypeCodes.withNull(operands.popReference(), false));
            case REF_EQ -> {
                int eq = codes.reference(AbstractHeapType.EQ, true);
                operands.pop(eq);
                operands.pop(eq);
                operands.push(ValTypes.I32);
            }
            case REF_TEST, REF_TEST_NULL -> {
                castOperand(immediates.heapType(opcode == Opcode.REF_TEST_NULL));
                operands.push(ValTypes.I32);
            }
            case REF_CAST, REF_CAST_NULL -> {
                int type = immediates.heapType(opcode == Opcode.REF_CAST_NULL);
                castOperand(type);
                operands.push(type);
            }
            default -> throw body.unsupported(opcode);
        }
    }

    /** Takes a reference of the hierarchy that {@code type} belongs to. */
    private void castOperand(int type) {
        operands.pop(codes.reference(Subtyping.top(codes.heapType(type)), true));
    }

    private void refIsNull() {
        operands.popReference();
        operands.push(ValTypes.I32);
    }

    private void refFunc(int function) {
        context.requireFunction(function);
        if (!context.declaredFunctions[function]) {
            throw context.site.invalid("undeclared function reference: function " + function);
        }
        operands.push(codes.reference(context.module.functionTypes[function], false));
    }
}
