package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Lowers constants and arithmetic, with what the cell before made where there is a form for it. */
final class NumericLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final boolean canonicalNans;

    NumericLowering(BodyReader in, FrameValues values, boolean canonicalNans) {
        this.canonicalNans = canonicalNans;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
    }

    void lower(Opcode opcode) {
        Rule rule = Rule.of(opcode);
        if (rule != null) {
            apply(rule);
            int after = canonicalNans ? CanonicalNans.after(opcode) : 0;
            if (after != 0) {
                values.pushResult(rule.result(), after, values.slotOf(stack.pop()), 0);
            }
            return;
        }
        switch (opcode) {
            case I32_CONST -> values.pushConst(ValTypes.I32, in.s32());
            case I64_CONST -> values.pushConst(ValTypes.I64, in.s64());
            case F32_CONST -> values.pushConst(ValTypes.F32, in.i32());
            case F64_CONST -> values.pushConst(ValTypes.F64, in.i64());
            case I64_ADD128 -> add128(Op.ADD_128);
            case I64_SUB128 -> add128(Op.SUB_128);
            case I64_MUL_WIDE_S -> multiplyWide(Op.MUL_WIDE_S);
            case I64_MUL_WIDE_U -> multiplyWide(Op.MUL_WIDE_U);
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    private void apply(Rule rule) {
        switch (rule.form()) {
            case BINARY -> binary(rule);
            case COMPARE -> compare(rule.op());
            case UNARY -> {
                if (rule.op() == Op.EXTEND_U && values.isUnsigned(stack.size - 1)) {
                    stack.type[stack.size - 1] = ValTypes.I64;
                    return;
                }
                int operand = values.slotOf(stack.pop());
                values.pushResult(rule.result(), rule.op(), operand, 0);
            }
            case ALIAS -> stack.type[stack.size - 1] = rule.result();
            case EQZ -> equalsZero();
        }
    }

    private static boolean fitsInt(long value) {
        return value == (int) value;
    }

    private void binary(Rule rule) {
        int right = stack.pop();
        int left = stack.pop();
        if (rule.immediateOp() >= 0) {
            if (rule.commutative() && stack.isConst(left) && !stack.isConst(right)) {
                int swap = left;
                left = right;
                right = swap;
            }
            if (stack.isConst(right)) {
                long immediate = rule.toImmediate(stack.value[right]);
                if (fitsInt(immediate)) {
                    if (rule.immediateOp() == Op.ADD_32_I && add(left, (int) immediate)) {
                        return;
                    }
                    values.pushResult(
                            rule.result(),
                            rule.immediateOp(),
                            values.slotOf(left),
                            (int) immediate);
                    return;
                }
            }
        }
        int leftSlot = values.slotOf(left);
        values.pushResult(rule.result(), rule.op(), leftSlot, values.slotOf(right));
    }

    /** Adds a constant to what was just popped, where there is a better way than a cell for it. */
    boolean add(int entry, int addend) {
        int producer = values.producer(entry);
        if (producer >= 0 && code.get(producer) == Op.SHL_32_I) {
            int b = code.get(producer + B);
            int c = code.get(producer + C);
            values.removeLast();
            code.emit(Op.SHL_ADD_32_I, stack.nextSlot(), b, c, addend);
            stack.pushHome(ValTypes.I32);
            code.markValue();
            return true;
        }
        return addLater(entry, addend);
    }

    /** Leaves the sum of a local and a constant pending. */
    private boolean addLater(int entry, int addend) {
        byte kind = stack.kind[entry];
        if (kind != PendingStack.LOCAL && kind != PendingStack.LOCAL_PLUS) {
            return false;
        }
        int sum = kind == PendingStack.LOCAL ? addend : (int) stack.value[entry] + addend;
        int slot = stack.local[entry];
        values.makeRoom();
        stack.pushLocalPlus(ValTypes.I32, slot, sum);
        return true;
    }

    private void compare(int relation) {
        int right = stack.pop();
        int left = stack.pop();
        if (stack.isConst(left) && !stack.isConst(right)) {
            int swap = left;
            left = right;
            right = swap;
            relation = Comparisons.mirrored(relation);
        }
        if (stack.isConst(right) && compareImmediate(relation, left, right)) {
            return;
        }
        int leftSlot = values.slotOf(left);
        int rightSlot = values.slotOf(right);
        if (Comparisons.isMirror(relation)) {
            int op = Comparisons.ofSlots(Comparisons.mirrored(relation));
            values.pushResult(ValTypes.I32, op, rightSlot, leftSlot);
        } else {
            values.pushResult(ValTypes.I32, Comparisons.ofSlots(relation), leftSlot, rightSlot);
        }
    }

    /**
     * Compares with a constant where there is a form for it; {@code x > c} becomes {@code x >= c +
     * 1}.
     */
    private boolean compareImmediate(int relation, int left, int right) {
        long constant = stack.value[right];
        if (Comparisons.isMirror(relation)) {
            boolean isI32 = stack.type[right] == ValTypes.I32;
            boolean unsigned = relation == Comparisons.GT_U || relation == Comparisons.LE_U;
            if (unsigned ? constant == -1 : isI32 && constant == Integer.MAX_VALUE) {
                return false;
            }
            constant = isI32 ? (int) constant + 1 : constant + 1;
            switch (relation) {
                case Comparisons.GT_S -> relation = Comparisons.GE_S;
                case Comparisons.LE_S -> relation = Comparisons.LT_S;
                case Comparisons.GT_U -> relation = Comparisons.GE_U;
                default -> relation = Comparisons.LT_U;
            }
        }
        if (!fitsInt(constant)) {
            return false;
        }
        values.pushResult(
                ValTypes.I32,
                Comparisons.ofImmediate(relation),
                values.slotOf(left),
                (int) constant);
        return true;
    }

    private void equalsZero() {
        int operand = stack.pop();
        int producer = values.producer(operand);
        if (producer >= 0 && Comparisons.isComparison(code.get(producer))) {
            int inverse = Comparisons.inverse(code.get(producer));
            int b = code.get(producer + B);
            int c = code.get(producer + C);
            values.removeLast();
            values.pushResult(ValTypes.I32, inverse, b, c);
        } else {
            values.pushResult(ValTypes.I32, Op.EQ_I, values.slotOf(operand), 0);
        }
    }

    private void add128(int op) {
        int bHigh = stack.pop();
        int bLow = stack.pop();
        int aHigh = stack.pop();
        int aLow = stack.pop();
        int aLowSlot = values.slotOf(aLow);
        int aHighSlot = values.slotOf(aHigh);
        int bLowSlot = values.slotOf(bLow);
        code.emit(op, stack.nextSlot(), aLowSlot, aHighSlot, bLowSlot, values.slotOf(bHigh));
        pushTwoHalves();
    }

    private void multiplyWide(int op) {
        int right = stack.pop();
        int left = stack.pop();
        int leftSlot = values.slotOf(left);
        code.emit(op, stack.nextSlot(), leftSlot, values.slotOf(right));
        pushTwoHalves();
    }

    private void pushTwoHalves() {
        stack.pushHome(ValTypes.I64);
        stack.pushHome(ValTypes.I64);
    }
}
