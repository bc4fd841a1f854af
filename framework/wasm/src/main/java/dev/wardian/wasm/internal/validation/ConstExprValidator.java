package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;

/** Validates constant expressions (spec section 3.3.13), and notes the functions that they name. */
final class ConstExprValidator {
    private final ValidationContext context;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ImmediateChecks immediates;
    private final AggregateRules aggregates;

    ConstExprValidator(ValidationContext context) {
        this.context = context;
        BodyState body = new BodyState(context, 0);
        this.in = body.in;
        this.operands = body.operands;
        this.immediates = body.immediates;
        this.aggregates = new AggregateRules(body);
    }

    /**
     * Checks that an expression gives one value of a type; it may read globals below {@code
     * visibleGlobals}.
     */
    void validate(ConstExpr expression, int type, int visibleGlobals) {
        in.reset(expression.start(), expression.end());
        operands.clear();
        Opcode opcode;
        do {
            context.site.at(in.position());
            opcode = opcode();
            instruction(opcode, visibleGlobals);
        } while (opcode != Opcode.END);
        operands.pop(type);
        operands.requireEmpty();
    }

    private Opcode opcode() {
        int first = in.u8();
        boolean prefixed = OpcodeTables.prefixBase(first) >= 0;
        Opcode opcode = prefixed ? Opcode.of(first, in.u32()) : Opcode.of(0, first);
        if (opcode == null) {
            throw context.site.malformed("illegal opcode");
        }
        return opcode;
    }

    private void instruction(Opcode opcode, int visibleGlobals) {
        switch (opcode) {
            case END -> {}
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST, V128_CONST -> {
                immediates.check(opcode.id(), opcode.immediate());
                operands.push(opcode.signature().result(0));
            }
            case GLOBAL_GET -> operands.push(globalType(in.u32(), visibleGlobals));
            case REF_NULL -> operands.push(immediates.nullType());
            case REF_FUNC -> {
                int function = in.u32();
                context.requireFunction(function);
                context.declaredFunctions[function] = true;
                operands.push(
                        context.codes.reference(context.module.functionTypes[function], false));
            }
            case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL -> arithmetic(opcode);
            case STRUCT_NEW,
                    STRUCT_NEW_DEFAULT,
                    ARRAY_NEW,
                    ARRAY_NEW_DEFAULT,
                    ARRAY_NEW_FIXED,
                    REF_I31,
                    ANY_CONVERT_EXTERN,
                    EXTERN_CONVERT_ANY -> {
                requireAllowed(opcode);
                aggregates.check(opcode);
            }
            default -> throw notConstant(opcode);
        }
        Feature feature = opcode.feature();
        if (feature != null) {
            context.used.add(feature);
        }
    }

    private void requireAllowed(Opcode opcode) {
        if (!context.allowed[opcode.id()]) {
            throw notConstant(opcode);
        }
    }

    private void arithmetic(Opcode opcode) {
        if (!context.has(Feature.EXTENDED_CONST)) {
            throw notConstant(opcode);
        }
        context.used.add(Feature.EXTENDED_CONST);
        operands.pop(opcode.signature().operand(1));
        operands.pop(opcode.signature().operand(0));
        operands.push(opcode.signature().result(0));
    }

    private int globalType(int index, int visibleGlobals) {
        if (index < 0 || index >= visibleGlobals) {
            throw context.site.unknown("global", index);
        }
        if (context.globalMutable[index]) {
            throw context.site.invalid(
                    "constant expression required, global " + index + " is mutable");
        }
        return context.globalTypes[index];
    }

    private RuntimeException notConstant(Opcode opcode) {
        return context.site.invalid("constant expression required, found " + opcode.mnemonic());
    }
}
