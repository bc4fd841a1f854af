package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;
import dev.wardian.wasm.internal.runtime.OutOfBounds;

/**
 * Loads and stores of sixteen bytes in the first memory, as {@link Memories} has them of fewer. All
 * sixteen are checked before any is written.
 */
public final class VectorMemories {
    private static final long U32 = 0xFFFF_FFFFL;
    private static final int HALF = 8;
    private static final int SIZE = 16;

    private VectorMemories() {}

    /**
     * A 64-bit address as one of 32 bits.
     *
     * @throws GuestUnwind if an access there, with that offset, is beyond 2 GiB
     */
    public static int narrow(long address, int offset, int size, Instance instance) {
        long at = address + (offset & U32);
        if ((address | at) < 0 || at > Integer.MAX_VALUE) {
            throw GuestUnwind.trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS,
                    OutOfBounds.ofMemory(at, size, instance.memory.byteSize()));
        }
        return (int) address;
    }

    private static int check(LinearMemory memory, int base, int offset) {
        return memory.requireInside((base & U32) + (offset & U32), SIZE);
    }

    private static long slowLoad(Instance instance, int base, int offset, int half) {
        LinearMemory memory = instance.memory;
        int address = check(memory, base, offset) + half;
        long value = memory.load(address, HALF);
        Memories.joinSoon(instance, memory);
        return value;
    }

    private static void slowStore(Instance instance, int base, int offset, long low, long high) {
        LinearMemory memory = instance.memory;
        int address = check(memory, base, offset);
        memory.store(address, HALF, low);
        memory.store(address + HALF, HALF, high);
        Memories.joinSoon(instance, memory);
    }

    /** The lower half. Where this traps, so would the other one. */
    public static long loadLow(int base, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, base + offset | base >> 31);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return slowLoad(instance, base, offset, 0);
    }

    /** The upper half, after the lower one. */
    public static long loadHigh(int base, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, base + offset + HALF);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return slowLoad(instance, base, offset, HALF);
    }

    public static void store(
            int base, long low, long high, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                // The upper half first: where it is inside, the lower one is.
                int at = base + offset;
                LinearMemory.LONG.set(bytes, at + HALF | base >> 31 | at >> 31, high);
                LinearMemory.LONG.set(bytes, at, low);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        slowStore(instance, base, offset, low, high);
    }

    // --- the same without an offset

    /** The lower half. Where this traps, so would the other one. */
    public static long loadLow(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, at);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return slowLoad(instance, at, 0, 0);
    }

    /** The upper half, after the lower one. */
    public static long loadHigh(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, at + HALF);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return slowLoad(instance, at, 0, HALF);
    }

    public static void store(int at, long low, long high, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                // The upper half first: where it is inside, the lower one is.
                LinearMemory.LONG.set(bytes, at + HALF | at >> 31, high);
                LinearMemory.LONG.set(bytes, at, low);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        slowStore(instance, at, 0, low, high);
    }
}
