package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.runtime.Aggregates;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;
import dev.wardian.wasm.internal.runtime.OutOfBounds;
import dev.wardian.wasm.internal.runtime.TableInstance;

/** What instructions have in common whose work is as long as an operand says. */
final class BulkWork {
    /** It is done in pieces of this many bytes or elements, with polls between. */
    static final int CHUNK = 1 << 20;

    /** The bytes that cost one unit of fuel; a reference counts as many. */
    static final int BYTES_PER_UNIT = Aggregates.BYTES_PER_UNIT;

    private BulkWork() {}

    /**
     * Burns fuel for work on so many bytes, and polls: code without a branch can hold a great many
     * of these.
     */
    static void charge(Instance instance, long bytes) {
        Aggregates.charge(instance, bytes);
    }

    /** Checks that a range, of which start and length are unsigned, lies in a memory. */
    static void requireInside(LinearMemory memory, long start, long length) {
        if (!memory.contains(start, length)) {
            throw GuestUnwind.trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS,
                    OutOfBounds.ofMemory(start, length, memory.byteSize()));
        }
    }

    /** Checks that a range, of which start and length are unsigned, lies in a table. */
    static void requireInside(TableInstance table, long start, long length) {
        if (LinearMemory.isOutside(start, length, table.size)) {
            throw GuestUnwind.trap(
                    TrapKind.TABLE_OUT_OF_BOUNDS,
                    OutOfBounds.ofElements(start, length, "a table", table.size));
        }
    }

    static long u32(long slot) {
        return slot & 0xFFFF_FFFFL;
    }

    /**
     * Copies within an array or between two, in the direction that is right where the ranges
     * overlap.
     */
    static void copy(
            Instance instance, Object source, int from, Object target, int to, int length) {
        for (int left = length; left > 0; left -= CHUNK) {
            int size = Math.min(CHUNK, left);
            int at = from >= to ? length - left : left - size;
            System.arraycopy(source, from + at, target, to + at, size);
            Interpreter.poll(instance);
        }
    }
}
