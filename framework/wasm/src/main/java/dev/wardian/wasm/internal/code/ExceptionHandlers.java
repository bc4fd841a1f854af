package dev.wardian.wasm.internal.code;

import java.util.Arrays;

/**
 * Where the exceptions of a function's cells go: for each block that catches the cells of its body,
 * and its clauses in order. Inner ones come before those around them. Immutable once the function
 * is lowered.
 */
public final class ExceptionHandlers {
    /** In place of a tag: all exceptions. */
    public static final int ANY_TAG = -1;

    /**
     * In place of a tag: the clause catches nothing, but passes exceptions on to a block around.
     */
    private static final int DELEGATED = -2;

    /** In place of a slot: the clause wants no reference. */
    private static final int NO_SLOT = -1;

    private static final int CLAUSE_INTS = 7;

    /**
     * Per clause: first cell, end of cells, tag, target, slot of the values, slot of the reference,
     * and how many blocks are around the one that it belongs to.
     */
    private int[] clauses = new int[2 * CLAUSE_INTS];

    private int size;

    /**
     * Adds a clause of the block whose body's cells are those from {@code start} to {@code end}.
     * Only while the function is lowered.
     *
     * @param tag the index of the tag, or {@link #ANY_TAG}
     * @param target the cell at which the function goes on
     * @param slot the frame slot in which the first value is expected
     * @param depth how many blocks are around the one that the clause belongs to
     * @return the index of the clause
     */
    public int add(int start, int end, int tag, int target, int slot, int depth) {
        if (size == clauses.length) {
            clauses = Arrays.copyOf(clauses, 2 * size);
        }
        clauses[size] = start;
        clauses[size + 1] = end;
        clauses[size + 2] = tag;
        clauses[size + 3] = target;
        clauses[size + 4] = slot;
        clauses[size + 5] = NO_SLOT;
        clauses[size + 6] = depth;
        size += CLAUSE_INTS;
        return count() - 1;
    }

    /** Lets the clause put a reference to the exception in a frame slot, too. */
    public void keepReference(int index, int slot) {
        clauses[CLAUSE_INTS * index + 5] = slot;
    }

    /**
     * Adds a clause that passes exceptions on, as if they were thrown in the body of a block
     * around.
     *
     * @param depth how many blocks are around the one that passes on
     * @param outer how many are around the one that they are passed to
     */
    public void addDelegate(int start, int end, int depth, int outer) {
        add(start, end, DELEGATED, outer, 0, depth);
    }

    /** Whether the function catches nothing. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The number of clauses. */
    public int count() {
        return size / CLAUSE_INTS;
    }

    /**
     * Whether clause {@code index} guards the cell at {@code pc}, and belongs to a block that has
     * {@code depth} blocks around it at the most.
     */
    public boolean guards(int index, int pc, int depth) {
        int at = CLAUSE_INTS * index;
        return pc >= clauses[at] && pc < clauses[at + 1] && clauses[at + 6] <= depth;
    }

    /**
     * Whether the clause catches nothing, but leaves exceptions to the blocks that have {@link
     * #target} blocks around them at the most.
     */
    public boolean isDelegate(int index) {
        return tag(index) == DELEGATED;
    }

    /** The index of the tag that the clause catches, or {@link #ANY_TAG}. */
    public int tag(int index) {
        return clauses[CLAUSE_INTS * index + 2];
    }

    /** The cell at which the function goes on; see {@link #isDelegate} for the others. */
    public int target(int index) {
        return clauses[CLAUSE_INTS * index + 3];
    }

    /** The frame slot in which the first of the exception's values is expected. */
    public int slot(int index) {
        return clauses[CLAUSE_INTS * index + 4];
    }

    /** The frame slot in which a reference to the exception is expected, or -1. */
    public int referenceSlot(int index) {
        return clauses[CLAUSE_INTS * index + 5];
    }
}
