package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers branches and returns. */
final class BranchLowering {
    /** How many targets of a branch table are read between two polls. */
    private static final int POLL_INTERVAL = 4096;

    private final FunctionCode function;
    private final Runnable poll;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;

    BranchLowering(
            FunctionCode function,
            Runnable poll,
            BodyReader in,
            FrameValues values,
            OpenBlocks control) {
        this.function = function;
        this.poll = poll;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
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
    record Condition(int branch, int left, int right) {}

    /** Pops an i32; a comparison that the last cell made becomes part of the branch. */
    Condition popCondition() {
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

    void branchOnNull(int frame) {
        int isNull = test(Op.REF_IS_NULL, 0);
        stack.pop();
        branchOn(frame, isNull, true);
        stack.pushHome(FrameValues.REFERENCE);
    }

    void branchOnNonNull(int frame) {
        branchOn(frame, test(Op.REF_IS_NULL, 0), false);
        stack.pop();
    }

    /**
     * @param type what the reference is tested for, as {@link HeapTypeCode} has it
     * @param wanted the answer on which the branch is taken
     */
    void branchOnCast(int frame, int type, boolean wanted) {
        branchOn(frame, test(Op.REF_TEST, type), wanted);
    }

    /**
     * Tests the reference on top, which stays there, at home; gives the slot of the answer, which
     * lies above all operands.
     */
    private int test(int op, int type) {
        values.settleFrom(stack.size - 1);
        int answer = stack.nextSlot();
        stack.touch(answer + 1);
        code.emit(op, answer, stack.home[stack.size - 1], type);
        return answer;
    }

    /** A branch that is taken if the answer in a slot, which is no operand, is the wanted one. */
    private void branchOn(int frame, int answer, boolean wanted) {
        branchIf(frame, new Condition(wanted ? Op.BR_NE_I : Op.BR_EQ_I, answer, 0));
    }

    private void branchIf(int frame, Condition condition) {
        settleValues(frame);
        if (valuesInPlace(frame, control.labelTypes(frame).length)) {
            target(frame, emitBranch(condition));
            return;
        }
        int skip =
                code.emit(
                        Comparisons.inverse(condition.branch), condition.left, condition.right, 0);
        moveValues(frame);
        jump(frame);
        code.bind(code.chain(skip + C, -1));
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
}
