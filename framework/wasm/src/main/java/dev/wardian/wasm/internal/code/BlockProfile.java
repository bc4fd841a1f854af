package dev.wardian.wasm.internal.code;

import java.util.Arrays;

/**
 * How often each straight piece of code ran. The cells of a piece are those between its {@code
 * COUNT} and the next, so that a tool can tell from it which instructions are frequent. Not safe
 * for use by several threads.
 */
public final class BlockProfile {
    private long[] counts = new long[1024];
    private int size;

    public int newCounter() {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, size * 2);
        }
        return size++;
    }

    public void hit(int counter) {
        counts[counter]++;
    }

    public long count(int counter) {
        return counts[counter];
    }
}
