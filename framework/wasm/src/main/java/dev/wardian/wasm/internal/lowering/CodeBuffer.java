package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;
import static dev.wardian.wasm.internal.lowering.Op.F;

import dev.wardian.wasm.ModuleLimitException;
import java.util.Arrays;

/**
 * Register code under construction. Forward branches to one label are chained through their target
 * operands.
 */
final class CodeBuffer {
    private static final int SLACK_BYTES = 1 << 16;

    private final long maxInts;
    private final int factor;
    private final int bodyOffset;
    private int[] code = new int[256];
    private int size;

    /** Where the last instruction begins, or -1 where that is not known. */
    private int last = -1;

    /** Where the instruction before the last one begins, or -1. */
    private int beforeLast = -1;

    /** The last place to which something may jump. */
    private int lastLabel;

    /**
     * Whether the last instruction made the value on top of the operand stack and may get another
     * target slot.
     */
    private boolean lastMadeValue;

    CodeBuffer(int bodyBytes, int factor, int bodyOffset) {
        this.maxInts = (SLACK_BYTES + (long) bodyBytes * factor) / Integer.BYTES;
        this.factor = factor;
        this.bodyOffset = bodyOffset;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(code, size);
    }

    /** Appends an instruction and returns where it begins. */
    int emit(int op, int a, int b, int c) {
        return emit(op, a, b, c, 0, 0);
    }

    /** Appends an instruction and returns where it begins. */
    int emit(int op, int a, int b, int c, int d) {
        return emit(op, a, b, c, d, 0);
    }

    /**
     * Appends an instruction, of as many cells as {@link OpShape} says, and returns where it
     * begins; operand {@code e} is 0 where it has one cell.
     */
    int emit(int op, int a, int b, int c, int d, int e) {
        int at = size;
        int end = at + OpShape.cells(op) * CELL;
        if (end > code.length) {
            reserve(end);
        }
        code[at] = op;
        code[at + A] = a;
        code[at + B] = b;
        code[at + C] = c;
        code[at + D] = d;
        if (end > at + CELL) {
            code[at + E] = e;
            Arrays.fill(code, at + F, end, 0);
        }
        size = end;
        beforeLast = last;
        last = at;
        lastMadeValue = false;
        return at;
    }

    /** Appends a copy, in one instruction with the copy before it if there is one. */
    void emitCopy(int to, int from) {
        if (canExtendLast() && code[last] == Op.COPY) {
            code[last] = Op.COPY_2;
            code[last + C] = to;
            code[last + D] = from;
        } else {
            emit(Op.COPY, to, from, 0);
        }
    }

    /** Appends {@code count} ints of no meaning yet and returns where they begin. */
    int reserveInts(int count) {
        if ((long) size + count > code.length) {
            reserve((long) size + count);
        }
        int at = size;
        size += count;
        beforeLast = last;
        last = -1;
        lastMadeValue = false;
        return at;
    }

    /** Whether nothing can jump to the place after the last instruction. */
    private boolean canExtendLast() {
        return last >= 0 && lastLabel <= last;
    }

    /**
     * Notes that the last instruction has its target slot as operand {@code a} and may get another.
     */
    void markValue() {
        lastMadeValue = true;
    }

    /**
     * The last instruction if it made the value in {@code slot} and its target may be changed, or
     * -1.
     */
    int producerOf(int slot) {
        return lastMadeValue && canExtendLast() && code[last + A] == slot ? last : -1;
    }

    /** The last instruction if it adds a constant to give the i32 in {@code slot}, or -1. */
    int additionTo(int slot) {
        return canExtendLast() && code[last] == Op.ADD_32_I && code[last + A] == slot ? last : -1;
    }

    /** Makes the last instruction write to {@code slot}. */
    void retargetLast(int slot) {
        code[last + A] = slot;
        lastMadeValue = false;
    }

    int get(int at) {
        return code[at];
    }

    void set(int at, int value) {
        code[at] = value;
    }

    /** Removes the last instruction. */
    void removeLast() {
        size = last;
        last = beforeLast;
        beforeLast = -1;
        lastMadeValue = false;
    }

    /** Adds the target operand at {@code at} to the chain {@code head}; returns the new head. */
    int chain(int at, int head) {
        code[at] = head;
        return at;
    }

    /** Lets all branches of the chain jump to the end of the code so far. */
    void bind(int head) {
        int at = head;
        while (at >= 0) {
            int next = code[at];
            code[at] = size;
            at = next;
        }
        if (head >= 0) {
            label();
        }
    }

    /** Something may jump to the end of the code so far. */
    void label() {
        lastLabel = size;
    }

    /** Makes room for a code of so many ints; it never has more room than it may have. */
    private void reserve(long ints) {
        if (ints > maxInts) {
            throw new ModuleLimitException("loweredFactor", factor, factor + 1L, bodyOffset);
        }
        code = Arrays.copyOf(code, (int) Math.min(Math.max(ints, code.length * 2L), maxInts));
    }
}
