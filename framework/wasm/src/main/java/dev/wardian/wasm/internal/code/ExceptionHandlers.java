package dev.wardian.wasm.internal.code;

import java.util.Arrays;

/**
 * Where the exceptions of a function's cells go: for each {@code try_table} the cells of its body,
 * and its catch clauses in order. Inner ones come before those around them. Immutable once the
 * function is lowered.
 */
public final class ExceptionHandlers {
    /** In place of a tag: all exceptions. */
    public static final int ANY_TAG = -1;

    private static final int CLAUSE_INTS = 6;

    /**
     * Per clause: first cell, end of cells, tag, target, slot of the values, whether with
     * reference.
     */
    private int[] clauses = new int[2 * CLAUSE_INTS];

    private int size;

    /**
     * Adds a clause of the {@code try_table} whose body's cells are those from {@code start} to
     * {@code end}. Only while the function is lowered.
     *
     * @param tag the index of the tag, or {@link #ANY_TAG}
     * @param target the cell at which the function goes on
     * @param slot the frame slot in which the first value is expected
     */
    public void add(int start, int end, int tag, int target, int slot, boolean withReference) {
        if (size == clauses.length) {
            clauses = Arrays.copyOf(clauses, 2 * size);
        }
        clauses[size] = start;
        clauses[size + 1] = end;
        clauses[size + 2] = tag;
        clauses[size + 3] = target;
        clauses[size + 4] = slot;
        clauses[size + 5] = withReference ? 1 : 0;
        size += CLAUSE_INTS;
    }

    /** Whether the function catches nothing. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The number of clauses. */
    public int count() {
        return size / CLAUSE_INTS;
    }

    /** Whether clause {@code index} guards the cell at {@code pc}. */
    public boolean guards(int index, int pc) {
        return pc >= clauses[CLAUSE_INTS * index] && pc < clauses[CLAUSE_INTS * index + 1];
    }

    /** The index of the tag that the clause catches, or {@link #ANY_TAG}. */
    public int tag(int index) {
        return clauses[CLAUSE_INTS * index + 2];
    }

    /** The cell at which the function goes on. */
    public int target(int index) {
        return clauses[CLAUSE_INTS * index + 3];
    }

    /** The frame slot in which the first of the exception's values is expected. */
    public int slot(int index) {
        return clauses[CLAUSE_INTS * index + 4];
    }

    /** Whether a reference to the exception is expected after the values. */
    public boolean withReference(int index) {
        return clauses[CLAUSE_INTS * index + 5] != 0;
    }
}
