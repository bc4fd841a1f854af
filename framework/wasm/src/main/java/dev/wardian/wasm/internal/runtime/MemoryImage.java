package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import java.util.Arrays;

/**
 * The contents of a memory at one moment. Blocks of zeros, of which fresh memories are full, are
 * not in it.
 */
final class MemoryImage {
    private static final int BLOCK = 4096;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final int size;

    /** Where each stretch of blocks that are not zeros begins and ends, in turn. */
    private final int[] bounds;

    /** The stretches, one after the other. */
    private final byte[] stretches;

    private MemoryImage(int size, int[] bounds, byte[] stretches) {
        this.size = size;
        this.bounds = bounds;
        this.stretches = stretches;
    }

    /**
     * Copies {@code memory}, for which the budget pays {@link #heldBytes}.
     *
     * @throws LinkException if the budget or the heap has no room
     */
    static MemoryImage of(byte[] memory, MemoryBudget budget) {
        try {
            int[] bounds = bounds(memory);
            int held = 0;
            for (int i = 0; i < bounds.length; i += 2) {
                held += bounds[i + 1] - bounds[i];
            }
            if (!budget.reserve(held)) {
                throw new LinkException("a copy of the memory is over the budget", "", "");
            }
            return new MemoryImage(memory.length, bounds, copy(memory, bounds, held, budget));
        } catch (OutOfMemoryError e) {
            throw new LinkException("no heap for a copy of the memory", "", "");
        }
    }

    private static byte[] copy(byte[] memory, int[] bounds, int held, MemoryBudget budget) {
        byte[] stretches;
        try {
            stretches = new byte[held];
        } catch (OutOfMemoryError e) {
            budget.release(held);
            throw e;
        }
        int copied = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int length = bounds[i + 1] - bounds[i];
            System.arraycopy(memory, bounds[i], stretches, copied, length);
            copied += length;
        }
        return stretches;
    }

    private static int[] bounds(byte[] memory) {
        int[] bounds = new int[16];
        int count = 0;
        boolean inside = false;
        for (int at = 0; at < memory.length; at += BLOCK) {
            int end = Math.min(BLOCK, memory.length - at) + at;
            if (isZero(memory, at, end) == inside) {
                if (count + 2 > bounds.length) {
                    bounds = Arrays.copyOf(bounds, 2 * bounds.length);
                }
                bounds[count++] = at;
                inside = !inside;
            }
        }
        if (inside) {
            bounds[count++] = memory.length;
        }
        return Arrays.copyOf(bounds, count);
    }

    private static boolean isZero(byte[] memory, int from, int to) {
        return Arrays.equals(memory, from, to, ZEROS, 0, to - from);
    }

    /** The size of the memory in bytes. */
    int size() {
        return size;
    }

    /** The bytes that the image itself takes. */
    long heldBytes() {
        return stretches.length;
    }

    /** Writes the contents to a memory of the same size, of which nothing stays. */
    void writeTo(byte[] memory) {
        int written = 0;
        int copied = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int length = bounds[i + 1] - bounds[i];
            Arrays.fill(memory, written, bounds[i], (byte) 0);
            System.arraycopy(stretches, copied, memory, bounds[i], length);
            written = bounds[i + 1];
            copied += length;
        }
        Arrays.fill(memory, written, size, (byte) 0);
    }
}
