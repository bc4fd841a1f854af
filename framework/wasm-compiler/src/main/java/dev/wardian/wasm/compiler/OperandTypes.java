package dev.wardian.wasm.compiler;

import java.util.Arrays;

/**
 * The types of the operands, the deepest first. Those below {@link #saved} lie in locals of the
 * JVM, the others on its stack.
 */
final class OperandTypes {
    private byte[] types = new byte[16];
    private int[] locals = new int[16];
    private int size;

    /** How many of the deepest operands lie in locals. */
    private int saved;

    private int words;
    private int mostWords;

    int size() {
        return size;
    }

    int saved() {
        return saved;
    }

    void push(int type) {
        if (size == types.length) {
            types = Arrays.copyOf(types, 2 * size);
            locals = Arrays.copyOf(locals, 2 * size);
        }
        types[size++] = (byte) type;
        words += JvmTypes.words(type);
        mostWords = Math.max(mostWords, words);
    }

    /** How many words all operands took at most. */
    int mostWords() {
        return mostWords;
    }

    void pushAll(byte[] pushed) {
        for (byte type : pushed) {
            push(type);
        }
    }

    /** A copy of the operands, to go back to. */
    OperandTypes copy() {
        OperandTypes copy = new OperandTypes();
        copy.restore(this);
        return copy;
    }

    /** Goes back to operands that were there once. */
    void restore(OperandTypes other) {
        types = other.types.clone();
        locals = other.locals.clone();
        size = other.size;
        saved = other.saved;
        words = other.words;
        mostWords = Math.max(mostWords, other.mostWords);
    }

    /** Takes the top operand away and gives its type. */
    int pop() {
        int type = types[--size];
        words -= JvmTypes.words(type);
        return type;
    }

    void pop(int count) {
        for (int i = 0; i < count; i++) {
            pop();
        }
    }

    int type(int index) {
        return types[index];
    }

    /** The local in which an operand below {@link #saved} lies. */
    int local(int index) {
        return locals[index];
    }

    /** Says that the operand above those that are saved lies in a local now. */
    void save(int local) {
        locals[saved++] = local;
    }

    /** Says that all operands but the deepest {@code count} are on the stack again. */
    void restore(int count) {
        saved = count;
    }

    /** Cuts the operands to the deepest ones, of which the first are saved. */
    void truncate(int newSize, int newSaved) {
        pop(size - newSize);
        saved = newSaved;
    }
}
