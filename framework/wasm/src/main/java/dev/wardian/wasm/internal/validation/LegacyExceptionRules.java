package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.Opcode;

/**
 * Validates what is special in exceptions as they were before version 3.0 (the legacy exceptions of
 * the exception-handling proposal). Their {@code try} is a block like any other, whose arms are its
 * body and its catch clauses.
 */
final class LegacyExceptionRules {
    private final BodyState body;
    private final ErrorSite site;
    private final TypeLists lists;
    private final OperandStack operands;
    private final ControlStack control;

    LegacyExceptionRules(BodyState body) {
        this.body = body;
        this.site = body.context.site;
        this.lists = body.context.lists;
        this.operands = body.operands;
        this.control = body.control;
    }

    void check(Opcode opcode) {
        switch (opcode) {
            case CATCH, CATCH_ALL -> arm(opcode);
            case DELEGATE -> delegate();
            case RETHROW -> rethrow(body.in.u32());
            default -> throw body.unsupported(opcode);
        }
    }

    private void arm(Opcode kind) {
        if (control.kind() != Opcode.TRY && control.kind() != Opcode.CATCH) {
            throw site.malformed("misplaced CATCH opcode");
        }
        int carried = kind == Opcode.CATCH ? body.immediates.tag() : TypeLists.EMPTY;
        int results = control.results();
        endArm(results);
        int height = control.height();
        int set = control.setLocals();
        control.pop();
        control.push(kind, TypeLists.EMPTY, results, height, set);
        operands.enter(height, false);
        body.noteTypes(carried);
        operands.pushAll(lists.get(carried));
    }

    /** The end of a body or clause, after which no local counts as set that was set in it. */
    private void endArm(int results) {
        operands.popAll(lists.get(results));
        operands.requireEmpty();
        body.locals.reset(control.setLocals());
    }

    private void delegate() {
        if (control.kind() != Opcode.TRY) {
            throw site.malformed("misplaced DELEGATE opcode");
        }
        int results = control.results();
        endArm(results);
        control.pop();
        // The label is one around the block.
        control.labelTypes(body.in.u32());
        operands.enter(control.height(), control.isUnreachable());
        operands.pushAll(lists.get(results));
    }

    private void rethrow(int label) {
        control.labelTypes(label);
        Opcode kind = control.kind(label);
        if (kind != Opcode.CATCH && kind != Opcode.CATCH_ALL) {
            throw site.invalid("invalid rethrow label " + label);
        }
        body.flags |= ValidationFacts.USES_REFERENCES;
        body.setUnreachable();
    }
}
