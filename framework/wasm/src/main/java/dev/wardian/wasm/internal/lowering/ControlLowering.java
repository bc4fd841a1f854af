package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/** Lowers blocks and branches. */
final class ControlLowering {
    /** How many targets of a branch table are read between two polls. */
    private static final int POLL_INTERVAL = 4096;

    /** The same for catch clauses, which may carry a thousand values each. */
    private static final int CLAUSES_BETWEEN_POLLS = 64;

    private final FunctionCode function;
    private final TypeLayout[] layouts;
    private final boolean metered;
    private final Runnable poll;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;
    private final ExceptionHandlers handlers = new ExceptionHandlers();

    /** The cell that takes the fuel of the whole body. */
    private int functionFuel;

    ControlLowering(
            FunctionCode function,
            Runnable poll,
            BodyReader in,
            FrameValues values,
            OpenBlocks control) {
        this.function = function;
        this.layouts = function.module.layouts;
        this.metered = function.module.metered;
        this.poll = poll;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
    }

    /** Begins the body. */
    void enterFunction() {
        if (metered) {
            functionFuel = code.emit(Op.FUEL, 0, 0, 0);
        }
        beginBlock();
        control.push(OpenBlocks.BLOCK, function.layout, 0, values.operandBase());
        stack.touch(function.layout.resultSlots);
    }

    TypeLayout blockType() {
        int start = in.position;
        int first = in.valueType();
        if (first == 0x40) {
            return TypeLayout.EMPTY;
        }
        if ((first & 0xC0) == 0x40) {
            return TypeLayout.single(first);
        }
        in.position = start;
        return layouts[(int) in.s64()];
    }

    int enterBlock(byte kind, TypeLayout layout) {
        int parameters = layout.params.length;
        values.settleFrom(0);
        int entries = stack.size - parameters;
        int slot = parameters == 0 ? stack.nextSlot() : stack.home[entries];
        stack.touch(slot + layout.resultSlots);
        return control.push(kind, layout, entries, slot);
    }

    void enterLoop(TypeLayout layout) {
        int frame = enterBlock(OpenBlocks.LOOP, layout);
        if (metered) {
            int skip = code.emit(Op.BR, 0, 0, 0);
            control.fuelCell[frame] = code.emit(Op.FUEL, 0, 0, 0);
            code.set(skip + A, code.size());
        }
        control.label[frame] = metered ? control.fuelCell[frame] : code.size();
        control.weight[frame] = control.instructions;
        code.label();
        beginBlock();
    }

    void enterIf(TypeLayout layout) {
        Condition condition = popCondition();
        int frame = enterBlock(OpenBlocks.IF, layout);
        int cell =
                code.emit(
                        Comparisons.inverseBranch(condition.branch),
                        condition.left,
                        condition.right,
                        0);
        control.elseBranch[frame] = code.chain(cell + C, -1);
        beginBlock();
    }

    void elseBranch() {
        int frame = control.top();
        if (control.reachable) {
            values.settleFrom(control.entries[frame]);
            int cell = code.emit(Op.BR, 0, 0, 0);
            control.label[frame] = code.chain(cell + A, control.label[frame]);
        }
        code.bind(control.elseBranch[frame]);
        control.elseBranch[frame] = -1;
        beginBlock();
        control.enterElse();
        stack.truncate(control.entries[frame], control.slot[frame]);
        values.pushAll(control.layout[frame].params);
        control.reachable = true;
    }

    void end() {
        int frame = control.top();
        byte kind = control.kind[frame];
        TypeLayout layout = control.layout[frame];
        if (frame == 0) {
            endFunction();
            return;
        }
        if (control.reachable) {
            values.settleFrom(control.entries[frame]);
        }
        if (kind == OpenBlocks.TRY_TABLE) {
            catchClauses(frame);
        }
        if (kind == OpenBlocks.LOOP) {
            if (metered) {
                code.set(control.fuelCell[frame] + A, control.instructions - control.weight[frame]);
            }
        } else {
            control.reachable |= control.label[frame] >= 0 || control.elseBranch[frame] >= 0;
            code.bind(control.label[frame]);
            code.bind(control.elseBranch[frame]);
        }
        if (control.reachable) {
            beginBlock();
        }
        control.pop();
        stack.truncate(control.entries[frame], control.slot[frame]);
        values.pushAll(layout.results);
    }

    void enterTryTable(TypeLayout layout) {
        int clauses = in.position;
        in.skipCatchClauses();
        int frame = enterBlock(OpenBlocks.TRY_TABLE, layout);
        // No cell before may become part of one that the clauses guard.
        code.label();
        control.clauses[frame] = clauses;
        control.firstCell[frame] = code.size();
        beginBlock();
    }

    /**
     * Behind the body of a {@code try_table} comes, for each of its clauses, a branch to the
     * clause's label; the exception's values lie where the block's parameters were then.
     */
    private void catchClauses(int frame) {
        int end = code.size();
        if (control.reachable) {
            int cell = code.emit(Op.BR, 0, 0, 0);
            control.label[frame] = code.chain(cell + A, control.label[frame]);
        }
        int after = in.position;
        in.position = control.clauses[frame];
        for (int count = in.u32(); count > 0; count--) {
            if (count % CLAUSES_BETWEEN_POLLS == 0) {
                poll.run();
            }
            CatchKind kind = CatchKind.of(in.u8());
            int tag = kind.hasTag() ? in.u32() : ExceptionHandlers.ANY_TAG;
            // Labels count from the block around this one.
            int target = frame - 1 - in.u32();
            int slot = control.slot[frame];
            code.label();
            handlers.add(
                    control.firstCell[frame], end, tag, code.size(), slot, kind.hasReference());
            stack.truncate(control.entries[frame], slot);
            if (kind.hasTag()) {
                TypeLayout carried = layouts[function.module.data.tagTypes[tag]];
                values.usesReferences |= carried.hasReferences();
                values.pushAll(carried.params);
            }
            if (kind.hasReference()) {
                values.usesReferences = true;
                stack.pushHome(ValTypes.EXNREF);
            }
            beginBlock();
            branch(target);
        }
        in.position = after;
        control.reachable = false;
    }

    /** Where exceptions go that the function catches, or null; known when it is lowered. */
    @Nullable ExceptionHandlers handlers() {
        return handlers.isEmpty() ? null : handlers;
    }

    private void endFunction() {
        if (control.reachable) {
            returnResults();
        }
        if (control.label[0] >= 0) {
            code.bind(control.label[0]);
            stack.truncate(0, values.operandBase());
            values.pushAll(function.layout.results);
            returnResults();
        }
        if (metered) {
            int locals = values.localsEnd() - function.layout.paramSlots;
            code.set(functionFuel + A, control.instructions + locals);
        }
        control.pop();
    }

    void returnResults() {
        byte[] results = function.layout.results;
        if (results.length == 1
                && !ValTypes.isReference(results[0])
                && results[0] != ValTypes.V128) {
            code.emit(Op.RETURN_1, values.slotOf(stack.size - 1), 0, 0);
            return;
        }
        if (results.length == 1 && results[0] == ValTypes.V128) {
            values.copyTo(stack.size - 1, 0);
        } else if (results.length > 0) {
            int first = stack.size - results.length;
            values.settleFrom(first);
            code.emit(Op.COPY_BLOCK, 0, stack.home[first], function.layout.resultSlots);
        }
        code.emit(Op.RETURN, 0, 0, 0);
    }

    /** A branch instruction without its target. */
    private record Condition(int branch, int left, int right) {}

    /** Pops an i32; a comparison that the last cell made becomes part of the branch. */
    private Condition popCondition() {
        int entry = stack.pop();
        int producer = values.producer(entry);
        if (producer >= 0 && Comparisons.isComparison(code.get(producer))) {
            Condition fused =
                    new Condition(
                            Comparisons.branch(code.get(producer)),
                            code.get(producer + B),
                            code.get(producer + C));
            values.removeLast();
            return fused;
        }
        return new Condition(Op.BR_NE_I, values.slotOf(entry), 0);
    }

    /**
     * Whether the values that a branch to {@code frame} takes along lie where the label wants them.
     */
    private boolean valuesInPlace(int frame, int count) {
        if (count == 0) {
            return true;
        }
        int first = stack.size - count;
        boolean atHome = stack.pendingCount == 0 || stack.pending[stack.pendingCount - 1] < first;
        return atHome && stack.home[first] == control.slot[frame];
    }

    /**
     * Moves the values that a branch to {@code frame} takes along; those of several values must be
     * at home.
     */
    private void moveValues(int frame) {
        byte[] types = control.labelTypes(frame);
        int count = types.length;
        if (valuesInPlace(frame, count)) {
            return;
        }
        int first = stack.size - count;
        if (count == 1) {
            values.copyTo(first, control.slot[frame]);
        } else {
            int slots = stack.nextSlot() - stack.home[first];
            code.emit(Op.COPY_BLOCK, control.slot[frame], stack.home[first], slots);
        }
    }

    /**
     * Emits a conditional branch, in one instruction with the addition that counts a loop; returns
     * where its target goes.
     */
    private int emitBranch(Condition condition) {
        int producer = condition.branch == Op.BR_NE_I ? code.additionTo(condition.left) : -1;
        if (producer >= 0 && code.get(producer + B) == condition.left) {
            int addend = code.get(producer + C);
            values.removeLast();
            return code.emit(Op.ADD_BR_NE_I, condition.left, addend, 0, condition.right) + C;
        }
        return code.emit(condition.branch, condition.left, condition.right, 0) + C;
    }

    /** Before a branch that takes several values along: all of them at home. */
    private void settleValues(int frame) {
        int count = control.labelTypes(frame).length;
        if (count > 1) {
            values.settleFrom(stack.size - count);
        }
    }

    void branch(int frame) {
        if (frame == 0) {
            returnResults();
            return;
        }
        settleValues(frame);
        moveValues(frame);
        jump(frame);
    }

    private void jump(int frame) {
        int cell = code.emit(Op.BR, 0, 0, 0);
        target(frame, cell + A);
    }

    /** Makes the operand at {@code at} the target of a branch to {@code frame}. */
    private void target(int frame, int at) {
        if (control.kind[frame] == OpenBlocks.LOOP) {
            code.set(at, control.label[frame]);
        } else {
            control.label[frame] = code.chain(at, control.label[frame]);
        }
    }

    void branchIf(int frame) {
        branchIf(frame, popCondition());
    }

    /** A branch that is taken if the answer in a slot, which is no operand, is the wanted one. */
    void branchOn(int label, int answer, boolean wanted) {
        int branch = wanted ? Op.BR_NE_I : Op.BR_EQ_I;
        branchIf(control.top() - label, new Condition(branch, answer, 0));
    }

    private void branchIf(int frame, Condition condition) {
        settleValues(frame);
        if (valuesInPlace(frame, control.labelTypes(frame).length)) {
            target(frame, emitBranch(condition));
            beginBlock();
            return;
        }
        int skip =
                code.emit(
                        Comparisons.inverseBranch(condition.branch),
                        condition.left,
                        condition.right,
                        0);
        moveValues(frame);
        jump(frame);
        code.bind(code.chain(skip + C, -1));
        beginBlock();
    }

    void branchTable() {
        int count = in.u32() + 1;
        int entry = stack.pop();
        boolean sum = stack.kind[entry] == PendingStack.LOCAL_PLUS;
        int addend = sum ? (int) stack.value[entry] : 0;
        int index = sum ? stack.local[entry] : values.slotOf(entry);
        int targets = in.position;
        int last = targets;
        for (int i = 0; i < count; i++) {
            last = in.position;
            int frame = control.top() - in.u32();
            if (i == 0) {
                settleValues(frame);
            }
        }
        int end = in.position;
        if (last == targets) {
            in.position = last;
            branch(control.top() - in.u32());
            control.reachable = false;
            return;
        }
        code.emit(Op.BR_TABLE, index, count, addend);
        int table = code.reserveInts(count);
        in.position = targets;
        for (int i = 0; i < count; i++) {
            if ((i & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            int frame = control.top() - in.u32();
            if (valuesInPlace(frame, control.labelTypes(frame).length)) {
                target(frame, table + i);
                continue;
            }
            if (control.stub[frame] < table) {
                control.stub[frame] = code.size();
                moveValues(frame);
                jump(frame);
            }
            code.set(table + i, control.stub[frame]);
        }
        in.position = end;
        control.reachable = false;
    }

    /** A straight piece of code begins here. */
    private void beginBlock() {
        BlockProfile profile = function.module.profile;
        if (profile != null) {
            code.emit(Op.COUNT, profile.newCounter(), 0, 0);
        }
    }
}
