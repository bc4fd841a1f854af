package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** What functions need that have several methods. */
public final class Parts {
    private Parts() {}

    /** A frame for numbers. */
    public static long[] slots(int count) {
        long[] slots = new long[count];
        slots[0] = -1;
        return slots;
    }

    /** The entry to which a branch by table leads; the last one is for every other number. */
    public static int entry(int number, int[] entries) {
        int last = entries.length - 1;
        return entries[number >= 0 && number < last ? number : last];
    }

    public static void put(long value, long[] slots, int slot) {
        slots[slot] = value;
    }

    public static void put(@Nullable Object value, @Nullable Object[] references, int slot) {
        references[slot] = value;
    }

    /**
     * Where the function was when one of its methods failed, or {@code before} if none had begun.
     */
    public static int location(long @Nullable [] slots, int before) {
        return slots == null ? before : (int) slots[0];
    }

    /** The references of the value stack's current piece, or null where none was used. */
    public static Object @Nullable [] references(Instance instance) {
        return requireNonNull(instance.context).stack.usedReferences();
    }
}
