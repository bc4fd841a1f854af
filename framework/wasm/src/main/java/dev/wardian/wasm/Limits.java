package dev.wardian.wasm;

/**
 * What an instance may use while it lives and runs. A limit on a memory or table is met by {@code
 * memory.grow} or {@code table.grow} answering -1; an instance whose least size is over it is
 * refused with {@link LinkException}.
 *
 * @param memoryBytes greatest size of each memory, in bytes
 * @param tableElements greatest number of elements of each table
 * @param callDepth how deep guest calls may nest in one outermost call, at least 1. A call of a
 *     function counts 1, and 1 more for each 256 slots of 64 bits that its locals and operands
 *     take; so this bounds the guest's value stack too. A call that would begin at this depth is a
 *     {@link TrapKind#CALL_STACK_EXHAUSTED} trap. A call that a host function makes has a depth of
 *     its own. The thread's stack may end before: {@link TrapKind#THREAD_STACK_EXHAUSTED}
 * @param heapBytes about how much its structures, arrays and exceptions may take together, in
 *     bytes, as far as it can still reach them; more is a {@link TrapKind#HEAP_EXHAUSTED} trap
 * @param metered whether calls burn fuel; code without metering is faster
 */
public record Limits(
        long memoryBytes, int tableElements, int callDepth, long heapBytes, boolean metered) {
    /**
     * The greatest memory that this runtime supports, whatever its address type and page size: 64
     * KiB less than 2 GiB.
     */
    public static final long MAX_MEMORY_BYTES = 32767L * 65536;

    /**
     * 2 GiB of memory, 10 million table elements, a call depth of 512, 256 MiB of structures and
     * arrays, no metering. A thread with a stack of 1 MiB, as the JVM makes them, reaches that
     * depth.
     */
    public static final Limits DEFAULT =
            new Limits(MAX_MEMORY_BYTES, 10_000_000, 512, 256L << 20, false);

    public Limits {
        if (memoryBytes < 0 || tableElements < 0 || callDepth < 1 || heapBytes < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    public Limits withMemoryBytes(long bytes) {
        return new Limits(bytes, tableElements, callDepth, heapBytes, metered);
    }

    public Limits withTableElements(int elements) {
        return new Limits(memoryBytes, elements, callDepth, heapBytes, metered);
    }

    public Limits withCallDepth(int depth) {
        return new Limits(memoryBytes, tableElements, depth, heapBytes, metered);
    }

    public Limits withMetering(boolean on) {
        return new Limits(memoryBytes, tableElements, callDepth, heapBytes, on);
    }

    public Limits withHeapBytes(long bytes) {
        return new Limits(memoryBytes, tableElements, callDepth, bytes, metered);
    }
}
