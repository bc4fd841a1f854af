package dev.wardian.wasm.internal.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in the binary the cells of a function come from. Made only for backtraces, and for an
 * engine that goes on with a loop.
 */
final class CodeOffsets {
    private int[] pcs = new int[64];
    private int[] offsets = new int[64];
    private int size;
    private final List<Loop> loops = new ArrayList<>();

    private record Loop(int cell, LoopHead head) {}

    /** A lowering begins, which makes what was noted before void. */
    void begin() {
        size = 0;
        loops.clear();
    }

    /** Notes that the cells from {@code pc} on come from the instruction at {@code offset}. */
    void record(int pc, int offset) {
        while (size > 0 && pcs[size - 1] >= pc) {
            size--;
        }
        if (size == pcs.length) {
            pcs = Arrays.copyOf(pcs, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2);
        }
        pcs[size] = pc;
        offsets[size++] = offset;
    }

    /** Notes that the rounds of the loop at {@code offset} begin at {@code cell}. */
    void recordLoop(int cell, int offset, int firstOperand) {
        loops.add(new Loop(cell, new LoopHead(offset, firstOperand)));
    }

    /** The outermost loop whose rounds begin at {@code cell}, or null if there is none. */
    @Nullable LoopHead loopAt(int cell) {
        for (Loop loop : loops) {
            if (loop.cell == cell) {
                return loop.head;
            }
        }
        return null;
    }

    int offsetOf(int pc) {
        int found = Arrays.binarySearch(pcs, 0, size, pc);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? -1 : offsets[index];
    }
}
