package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Subtyping;
import dev.wardian.wasm.internal.model.ValTypes;

/**
 * Validates the instructions on references: null, casts, the branches that depend on them, and
 * references to integers (spec sections 3.4.4 and 3.4.7).
 */
final class ReferenceRules {
    private static final int FROM_NULLABLE = 1;
    private static final int TO_NULLABLE = 2;

    private final ValidationContext context;
    private final ErrorSite site;
    private final TypeCodes codes;
    private final TypeLists lists;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ControlStack control;
    private final ImmediateChecks immediates;

    ReferenceRules(
            ValidationContext context,
            BinaryReader in,
            OperandStack operands,
            ControlStack control,
            ImmediateChecks immediates) {
        this.context = context;
        this.site = context.site;
        this.codes = context.codes;
        this.lists = context.lists;
        this.in = in;
        this.operands = operands;
        this.control = control;
        this.immediates = immediates;
    }

    /** Takes the function that is called; gives the index of its type. */
    int callee() {
        int type = in.u32();
        context.requireFunctionType(type);
        operands.pop(codes.reference(type, true));
        return type;
    }

    /** Checks an instruction; false if it is none of those here. */
    boolean check(Opcode opcode) {
        switch (opcode) {
            case REF_AS_NON_NULL ->
                    operands.push(TypeCodes.withNull(operands.popReference(), false));
            case BR_ON_NULL -> branchOnNull(in.u32());
            case BR_ON_NON_NULL -> branchOnNonNull(in.u32());
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
            case BR_ON_CAST, BR_ON_CAST_FAIL -> branchOnCast(opcode == Opcode.BR_ON_CAST);
            case ANY_CONVERT_EXTERN -> convert(AbstractHeapType.EXTERN, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> convert(AbstractHeapType.ANY, AbstractHeapType.EXTERN);
            case REF_I31 -> {
                operands.pop(ValTypes.I32);
                operands.push(codes.reference(AbstractHeapType.I31, false));
            }
            case I31_GET_S, I31_GET_U -> {
                operands.pop(codes.reference(AbstractHeapType.I31, true));
                operands.push(ValTypes.I32);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Takes a reference of the hierarchy that {@code type} belongs to. */
    private void castOperand(int type) {
        operands.pop(codes.reference(Subtyping.top(codes.heapType(type)), true));
    }

    private void convert(AbstractHeapType from, AbstractHeapType to) {
        int type = operands.popReference();
        if (!codes.matches(type, codes.reference(from, true))) {
            throw site.mismatch(codes.reference(from, true), type);
        }
        boolean nullable = type != ValTypes.UNKNOWN_REFERENCE && !ValTypes.isNonNull(type);
        operands.push(codes.reference(to, nullable));
    }

    private void branchOnNull(int label) {
        int type = operands.popReference();
        int[] types = lists.get(control.labelTypes(label));
        operands.popAll(types);
        operands.pushAll(types);
        operands.push(TypeCodes.withNull(type, false));
    }

    private void branchOnNonNull(int label) {
        int[] types = lists.get(control.labelTypes(label));
        int type = TypeCodes.withNull(operands.popReference(), false);
        passOn(types, type);
    }

    /** A branch that takes along a reference beside the operands that stay where they are. */
    private void passOn(int[] types, int type) {
        int last = types.length - 1;
        if (last < 0 || !ValTypes.isReference(types[last])) {
            throw site.mismatch("a label that takes a reference", codes.text(types, 0, last + 1));
        }
        if (!codes.matches(type, types[last])) {
            throw site.mismatch(types[last], type);
        }
        operands.popFirst(types, last);
        operands.pushFirst(types, last);
    }

    private void branchOnCast(boolean onSuccess) {
        int flags = in.u8();
        if (flags > (FROM_NULLABLE | TO_NULLABLE)) {
            throw site.malformed("malformed br_on_cast flags 0x" + Integer.toHexString(flags));
        }
        int[] types = lists.get(control.labelTypes(in.u32()));
        int from = immediates.heapType((flags & FROM_NULLABLE) != 0);
        int to = immediates.heapType((flags & TO_NULLABLE) != 0);
        if (!codes.matches(to, from)) {
            throw site.mismatch("a subtype of " + codes.name(from), codes.name(to));
        }
        int rest = (flags & TO_NULLABLE) != 0 ? TypeCodes.withNull(from, false) : from;
        operands.pop(from);
        passOn(types, onSuccess ? to : rest);
        operands.push(onSuccess ? rest : to);
    }
}
