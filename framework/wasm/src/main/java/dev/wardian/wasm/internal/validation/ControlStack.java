package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;

/**
 * The blocks around the current instruction, outermost first; the outermost is the function itself.
 * Parameters and results are numbers of {@link TypeLists}.
 */
final class ControlStack {
    private final ErrorSite site;
    private final int limit;
    private Opcode[] kinds = new Opcode[64];
    private int[] parameters = new int[64];
    private int[] results = new int[64];
    private int[] heights = new int[64];
    private int[] setLocals = new int[64];
    private boolean[] unreachable = new boolean[64];
    private int depth;

    /** Open catch clauses of a {@code try}, and the most of them at once. */
    private int catches;

    private int maxCatches;

    ControlStack(ErrorSite site, int limit) {
        this.site = site;
        this.limit = limit;
    }

    void clear() {
        depth = 0;
        catches = 0;
        maxCatches = 0;
    }

    /** The most catch clauses of a {@code try} within each other; each keeps its exception. */
    int maxCatches() {
        return maxCatches;
    }

    private boolean isCatch() {
        return kinds[depth - 1] == Opcode.CATCH || kinds[depth - 1] == Opcode.CATCH_ALL;
    }

    /** The number of blocks. */
    int depth() {
        return depth;
    }

    /** {@code set} is the number of locals that {@link Locals#mark} gives. */
    void push(Opcode kind, int parameterList, int resultList, int height, int set) {
        // The function's own frame is no nested block.
        if (depth > limit) {
            throw site.limit("nesting", limit, depth);
        }
        if (depth == kinds.length) {
            grow();
        }
        kinds[depth] = kind;
        parameters[depth] = parameterList;
        results[depth] = resultList;
        heights[depth] = height;
        setLocals[depth] = set;
        unreachable[depth] = false;
        depth++;
        if (isCatch()) {
            catches++;
            maxCatches = Math.max(maxCatches, catches);
        }
    }

    void pop() {
        catches -= isCatch() ? 1 : 0;
        depth--;
    }

    Opcode kind() {
        return kinds[depth - 1];
    }

    /** The kind of a block by its label, which is one. */
    Opcode kind(int label) {
        return kinds[depth - 1 - label];
    }

    int parameters() {
        return parameters[depth - 1];
    }

    int results() {
        return results[depth - 1];
    }

    /** The operand stack's height where the innermost block begins. */
    int height() {
        return heights[depth - 1];
    }

    /** How many locals had been set where the innermost block began. */
    int setLocals() {
        return setLocals[depth - 1];
    }

    boolean isUnreachable() {
        return unreachable[depth - 1];
    }

    void setUnreachable() {
        unreachable[depth - 1] = true;
    }

    /** Which types a branch to a label takes; label 0 is the innermost block's. */
    int labelTypes(int label) {
        if (label < 0 || label >= depth) {
            throw site.unknown("label", label);
        }
        int block = depth - 1 - label;
        return kinds[block] == Opcode.LOOP ? parameters[block] : results[block];
    }

    private void grow() {
        int size = 2 * depth;
        kinds = Arrays.copyOf(kinds, size);
        parameters = Arrays.copyOf(parameters, size);
        results = Arrays.copyOf(results, size);
        heights = Arrays.copyOf(heights, size);
        setLocals = Arrays.copyOf(setLocals, size);
        unreachable = Arrays.copyOf(unreachable, size);
    }
}
