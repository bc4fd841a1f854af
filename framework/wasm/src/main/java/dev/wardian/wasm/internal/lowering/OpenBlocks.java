package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.code.TypeLayout;
import java.util.Arrays;

/**
 * The blocks that are open while a body is lowered, innermost last. Entry 0 is the function itself.
 */
final class OpenBlocks {
    static final byte BLOCK = 0;
    static final byte LOOP = 1;
    static final byte IF = 2;
    static final byte ELSE = 3;
    static final byte TRY_TABLE = 4;

    /** The body of a {@code try}. */
    static final byte TRY = 5;

    /** A catch clause of a {@code try}. */
    static final byte CATCH = 6;

    byte[] kind = new byte[16];
    TypeLayout[] layout = new TypeLayout[16];

    /** The operand stack's size below the block's parameters. */
    int[] entries = new int[16];

    /** The home slot of the block's first parameter and of its first result. */
    int[] slot = new int[16];

    /** For a loop where it begins; for other blocks the chain of branches to their end, or -1. */
    int[] label = new int[16];

    /** For an {@code if} the target operand to be bound at its {@code else} or end. */
    int[] elseBranch = new int[16];

    /** What {@link #instructions} was before the loop. */
    int[] weight = new int[16];

    /** The loop's fuel cell, or -1. */
    int[] fuelCell = new int[16];

    /** For a {@code try_table} where its catch clauses stand in the binary. */
    int[] clauses = new int[16];

    /** For a {@code try_table} or a {@code try} the first cell of its body. */
    int[] firstCell = new int[16];

    /** For a {@code try} with a catch clause the end of the cells of its body. */
    int[] endCell = new int[16];

    /** For a catch clause its index in the function's handlers. */
    int[] clause = new int[16];

    /** Where the last branch by table that had to move values to this block does so, or -1. */
    int[] stub = new int[16];

    /** A number of its own for each arm of each block, in the order in which they begin. */
    int[] arm = new int[16];

    int size;

    /** Whether what comes next can be reached. */
    boolean reachable = true;

    /** Instructions read so far: the unit of fuel. */
    int instructions;

    private int arms;
    private int loops;
    private boolean hadLoop;

    int push(byte frameKind, TypeLayout frameSignature, int frameEntries, int frameSlot) {
        if (size == kind.length) {
            int length = size * 2;
            kind = Arrays.copyOf(kind, length);
            layout = Arrays.copyOf(layout, length);
            entries = Arrays.copyOf(entries, length);
            slot = Arrays.copyOf(slot, length);
            label = Arrays.copyOf(label, length);
            elseBranch = Arrays.copyOf(elseBranch, length);
            weight = Arrays.copyOf(weight, length);
            fuelCell = Arrays.copyOf(fuelCell, length);
            clauses = Arrays.copyOf(clauses, length);
            firstCell = Arrays.copyOf(firstCell, length);
            endCell = Arrays.copyOf(endCell, length);
            clause = Arrays.copyOf(clause, length);
            stub = Arrays.copyOf(stub, length);
            arm = Arrays.copyOf(arm, length);
        }
        kind[size] = frameKind;
        layout[size] = frameSignature;
        entries[size] = frameEntries;
        slot[size] = frameSlot;
        label[size] = -1;
        elseBranch[size] = -1;
        fuelCell[size] = -1;
        stub[size] = -1;
        arm[size] = arms++;
        loops += frameKind == LOOP ? 1 : 0;
        hadLoop |= frameKind == LOOP;
        return size++;
    }

    void pop() {
        size--;
        loops -= kind[size] == LOOP ? 1 : 0;
    }

    /** Turns the innermost block, an {@code if}, to its second arm. */
    void enterElse() {
        kind[size - 1] = ELSE;
        arm[size - 1] = arms++;
    }

    /** Turns the innermost block, a {@code try}, to its next catch clause. */
    void enterCatch(int index) {
        kind[size - 1] = CATCH;
        clause[size - 1] = index;
        arm[size - 1] = arms++;
    }

    boolean inLoop() {
        return loops > 0;
    }

    /** Whether a loop was open once. */
    boolean hadLoop() {
        return hadLoop;
    }

    /** Whether the arm {@code number}, which began at nesting {@code depth}, is still open. */
    boolean isOpen(int depth, int number) {
        return depth < size && arm[depth] == number;
    }

    int top() {
        return size - 1;
    }

    /** The types of the values that a branch to {@code frame} takes along. */
    byte[] labelTypes(int frame) {
        return kind[frame] == LOOP ? layout[frame].params : layout[frame].results;
    }
}
