package dev.wardian.wasm;

/**
 * What an instance may use while it lives and runs. A limit on a memory or table is met by {@code
 * memory.grow} or {@code table.grow} answering -1; an instance whose least size is over it is
 * refused with {@link LinkException}.
 *
 * @param memoryBytes greatest size of each memory, in bytes
 * @param tableElements greatest number of elements of each table
 * @param callDepth greatest number of nested guest calls; one more is a {@link
 *     TrapKind#CALL_STACK_EXHAUSTED} trap
 * @param stackSlots greatest number of 64-bit slots of the guest's value stack, over all nested
 *     calls
 * @param heapBytes about how much its structures, arrays and exceptions may take together, in
 *     bytes, as far as it can still reach them; more is a {@link TrapKind#HEAP_EXHAUSTED} trap
 * @param metered whether calls burn fuel; code without metering is faster
 */
public record Limits(
        long memoryBytes,
        int tableElements,
        int callDepth,
        int stackSlots,
        long heapBytes,
        boolean metered) {
    /**
     * The greatest memory that this runtime supports, whatever its address type and page size: 64
     * KiB less than 2 GiB.
     */
    public static final long MAX_MEMORY_BYTES = 32767L * 65536;

    /**
     * 2 GiB of memory, 10 million table elements, 2 000 nested calls, 1 Mi slots of stack, 256 MiB
     * of structures and arrays, no metering.
     */
    public static final Limits DEFAULT =
            new Limits(MAX_MEMORY_BYTES, 10_000_000, 2_000, 1 << 20, 256L << 20, false);

    public Limits {
        if (memoryBytes < 0
                || tableElements < 0
                || callDepth < 1
                || stackSlots < 1
                || heapBytes < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    public Limits withMemoryBytes(long bytes) {
        return new Limits(bytes, tableElements, callDepth, stackSlots, heapBytes, metered);
    }

    public Limits withTableElements(int elements) {
        return new Limits(memoryBytes, elements, callDepth, stackSlots, heapBytes, metered);
    }

    public Limits withCallDepth(int depth) {
        return new Limits(memoryBytes, tableElements, depth, stackSlots, heapBytes, metered);
    }

    public Limits withStackSlots(int slots) {
        return new Limits(memoryBytes, tableElements, callDepth, slots, heapBytes, metered);
    }

    public Limits withMetering(boolean on) {
        return new Limits(memoryBytes, tableElements, callDepth, stackSlots, heapBytes, on);
    }

    public Limits withHeapBytes(long bytes) {
        return new Limits(memoryBytes, tableElements, callDepth, stackSlots, bytes, metered);
    }
}
