package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.ModuleLimitException;
import java.util.Arrays;

/**
 * Register code under construction. Forward branches to one label are chained through their target
 * operands.
 */
final class CodeBuffer {
    private static final int SLACK_BYTES = 1 << 16;

    private final long maxBytes;
    private final int factor;
    private final int bodyOffset;
    private int[] code = new int[256];
    private int size;

    /**
     * Where the cell begins that made the value now on top of the operand stack, or -1 where its
     * target must not be changed.
     */
    private int valueCell = -1;

    CodeBuffer(int bodyBytes, int factor, int bodyOffset) {
        this.maxBytes = SLACK_BYTES + (long) bodyBytes * factor;
        this.factor = factor;
        this.bodyOffset = bodyOffset;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(code, size);
    }

    /** Appends a cell and returns where it begins. */
    int emit(int op, int a, int b, int c) {
        reserve(4);
        int at = size;
        code[at] = op;
        code[at + 1] = a;
        code[at + 2] = b;
        code[at + 3] = c;
        size = at + 4;
        valueCell = -1;
        return at;
    }

    /** Appends an instruction of two cells and returns where it begins. */
    int emitWide(int op, int a, int b, int c, int d, int e) {
        int at = emit(op, a, b, c);
        emit(d, e, 0, 0);
        return at;
    }

    /** Appends {@code count} ints of no meaning yet and returns where they begin. */
    int reserveInts(int count) {
        reserve(count);
        int at = size;
        size += count;
        valueCell = -1;
        return at;
    }

    /**
     * Notes that the instruction at {@code at}, the last one, has its target slot as operand {@code
     * a} and may get another.
     */
    void markValue(int at) {
        valueCell = at;
    }

    /** The last cell if it made the value in {@code slot} and its target may be changed, or -1. */
    int producerOf(int slot) {
        return valueCell >= 0 && code[valueCell + 1] == slot ? valueCell : -1;
    }

    /** Makes the cell at {@code at} write to {@code slot}. */
    void retarget(int at, int slot) {
        code[at + 1] = slot;
        valueCell = -1;
    }

    int get(int at) {
        return code[at];
    }

    void set(int at, int value) {
        code[at] = value;
    }

    /** Removes the last instruction, which began at {@code at}. */
    void removeLast(int at) {
        size = at;
        valueCell = -1;
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
        valueCell = -1;
    }

    /** A label was placed here: what the last cell made is not the only value that can arrive. */
    void barrier() {
        valueCell = -1;
    }

    private void reserve(int ints) {
        if ((size + (long) ints) * 4 > maxBytes) {
            throw new ModuleLimitException("loweredFactor", factor, factor + 1L, bodyOffset);
        }
        if (size + ints > code.length) {
            code = Arrays.copyOf(code, Math.max(size + ints, code.length * 2));
        }
    }
}
