package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Validates the branches that depend on a reference (spec section 3.4.2). */
final class ReferenceBranchRules {
    private static final int FROM_NULLABLE = BinaryCodes.CAST_FROM_NULLABLE;
    private static final int TO_NULLABLE = BinaryCodes.CAST_TO_NULLABLE;

    private final BodyState body;
    private final ErrorSite site;
    private final TypeCodes codes;
    private final TypeLists lists;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ControlStack control;
    private final ImmediateChecks immediates;

    ReferenceBranchRules(BodyState body) {
        this.body = body;
        this.site = body.context.site;
        this.codes = body.context.codes;
        this.lists = body.context.lists;
        this.in = body.in;
        this.operands = body.operands;
        this.control = body.control;
        this.immediates = body.immediates;
    }

    void check(Opcode opcode) {
        body.flags |= ValidationFacts.USES_REFERENCES;
        switch (opcode) {
            case BR_ON_NULL -> branchOnNull(in.u32());
            case BR_ON_NON_NULL -> branchOnNonNull(in.u32());
            case BR_ON_CAST, BR_ON_CAST_FAIL -> branchOnCast(opcode == Opcode.BR_ON_CAST);
            default -> throw body.unsupported(opcode);
        }
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
