package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Objects;

/** Validates blocks, branches, calls and exceptions (spec section 3.4.2). */
final class ControlRules {
    private final BodyState body;
    private final ValidationContext context;
    private final ErrorSite site;
    private final TypeLists lists;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ControlStack control;
    private final Locals locals;
    private final ImmediateChecks immediates;

    /** For each number of {@link TypeLists} the branch table in which it was last checked. */
    private final int[] checkedIn;

    private int branchTables;

    ControlRules(BodyState body) {
        this.body = body;
        this.context = body.context;
        this.site = context.site;
        this.lists = context.lists;
        this.in = body.in;
        this.operands = body.operands;
        this.control = body.control;
        this.locals = body.locals;
        this.immediates = body.immediates;
        this.checkedIn = new int[lists.size()];
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case BLOCK, LOOP, TRY_TABLE, TRY -> block(opcode);
            case IF -> {
                operands.pop(ValTypes.I32);
                block(opcode);
            }
            case ELSE -> orElse();
            case END -> end();
            case BR -> {
                operands.popAll(lists.get(control.labelTypes(in.u32())));
                body.setUnreachable();
            }
            case BR_IF -> branchIf(in.u32());
            case BR_TABLE -> branchTable();
            case BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL ->
                    new ReferenceBranchRules(body).check(opcode);
            case RETURN -> returnFrom();
            case CALL -> call(function(in.u32()));
            case CALL_INDIRECT -> call(immediates.indirectType(operands));
            case CALL_REF -> call(callee());
            case RETURN_CALL -> tailCall(function(in.u32()));
            case RETURN_CALL_INDIRECT -> tailCall(immediates.indirectType(operands));
            case RETURN_CALL_REF -> tailCall(callee());
            case THROW -> {
                operands.popAll(lists.get(immediates.tag()));
                body.setUnreachable();
            }
            case CATCH, CATCH_ALL, DELEGATE, RETHROW ->
                    new LegacyExceptionRules(body).check(opcode);
            case THROW_REF -> {
                operands.pop(ValTypes.EXNREF);
                body.setUnreachable();
            }
            default -> throw body.unsupported(opcode);
        }
    }

    private void block(Opcode kind) {
        int parameters = TypeLists.EMPTY;
        int results;
        int first = in.peek();
        if (first == BinaryCodes.EMPTY_BLOCK) {
            in.skip(1);
            results = TypeLists.EMPTY;
        } else if (ValTypes.isAllowed(first, context.module.features)) {
            in.skip(1);
            results = TypeLists.single(first);
            if (ValTypes.isReference(first)) {
                context.note(Objects.requireNonNull(ValTypes.shortForm(first)));
            }
        } else if (isTypedReference(first)) {
            results = TypeLists.single(immediates.valueType());
        } else {
            int type = immediates.blockType();
            parameters = TypeLists.parameters(type);
            results = TypeLists.results(type);
        }
        body.noteTypes(results);
        if (kind == Opcode.TRY_TABLE) {
            immediates.catchClauses(control);
        }
        operands.popAll(lists.get(parameters));
        control.push(kind, parameters, results, operands.height(), locals.mark());
        operands.enter(operands.height(), false);
        operands.pushAll(lists.get(parameters));
    }

    private boolean isTypedReference(int first) {
        return ValTypes.isPrefix(first) && context.has(Feature.FUNCTION_REFERENCES);
    }

    private void orElse() {
        if (control.kind() != Opcode.IF) {
            throw site.malformed("misplaced ELSE opcode");
        }
        int parameters = control.parameters();
        int results = control.results();
        operands.popAll(lists.get(results));
        operands.requireEmpty();
        int height = control.height();
        int set = control.setLocals();
        locals.reset(set);
        control.pop();
        control.push(Opcode.ELSE, parameters, results, height, set);
        operands.enter(height, false);
        operands.pushAll(lists.get(parameters));
    }

    private void end() {
        int results = control.results();
        if (control.kind() == Opcode.IF && !lists.matches(control.parameters(), results)) {
            throw site.mismatch(
                    "an else that turns "
                            + lists.text(control.parameters())
                            + " into "
                            + lists.text(results),
                    "no else");
        }
        operands.popAll(lists.get(results));
        operands.requireEmpty();
        locals.reset(control.setLocals());
        control.pop();
        if (control.depth() > 0) {
            operands.enter(control.height(), control.isUnreachable());
            operands.pushAll(lists.get(results));
        }
    }

    private void branchIf(int label) {
        int[] types = lists.get(control.labelTypes(label));
        operands.pop(ValTypes.I32);
        operands.popAll(types);
        operands.pushAll(types);
    }

    /**
     * Linear in the number of labels: each list of types is checked once for a table, however many
     * labels have it.
     */
    private void branchTable() {
        operands.pop(ValTypes.I32);
        int count = in.count(1);
        branchTables++;
        int first = -1;
        for (int i = 0; i <= count; i++) {
            int list = control.labelTypes(in.u32());
            if (checkedIn[list] == branchTables) {
                continue;
            }
            checkedIn[list] = branchTables;
            first = first < 0 ? list : first;
            requireSameArity(first, list);
            operands.requireOnTop(lists.get(list));
        }
        body.setUnreachable();
    }

    private void requireSameArity(int first, int list) {
        // Before there were subtypes, all labels had to have the same types and not only as many.
        boolean same =
                context.has(Feature.REFERENCE_TYPES)
                        ? lists.get(first).length == lists.get(list).length
                        : lists.equal(first, list);
        if (!same) {
            throw site.mismatch("labels with " + lists.text(first), lists.text(list));
        }
    }

    private void returnFrom() {
        operands.popAll(lists.get(control.labelTypes(control.depth() - 1)));
        body.setUnreachable();
    }

    /** The index of a function's type. */
    private int function(int index) {
        context.requireFunction(index);
        return context.module.functionTypes[index];
    }

    private void call(int type) {
        int results = TypeLists.results(type);
        operands.popAll(lists.get(TypeLists.parameters(type)));
        operands.pushAll(lists.get(results));
        body.noteTypes(results);
    }

    private void tailCall(int type) {
        operands.popAll(lists.get(TypeLists.parameters(type)));
        int own = control.labelTypes(control.depth() - 1);
        int results = TypeLists.results(type);
        if (!lists.matches(results, own)) {
            throw site.mismatch(lists.text(own), lists.text(results));
        }
        body.flags |= ValidationFacts.HAS_TAIL_CALL;
        body.setUnreachable();
    }

    /** Takes the function that is called; gives the index of its type. */
    private int callee() {
        int type = in.u32();
        context.requireFunctionType(type);
        operands.pop(context.codes.reference(type, true));
        return type;
    }
}
