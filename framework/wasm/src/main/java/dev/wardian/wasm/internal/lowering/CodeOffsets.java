package dev.wardian.wasm.internal.lowering;

import java.util.Arrays;

/**
 * Where in the binary the cells of a function come from. Made only when a backtrace asks for it.
 */
final class CodeOffsets {
    private int[] pcs = new int[64];
    private int[] offsets = new int[64];
    private int size;

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

    int offsetOf(int pc) {
        int found = Arrays.binarySearch(pcs, 0, size, pc);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? -1 : offsets[index];
    }
}
