package dev.wardian.wasm;

/**
 * The most that an instance may use while it lives and runs. {@code memory.grow} and {@code
 * table.grow} return -1 rather than exceed a limit. The instantiation fails with {@link
 * LinkException} if the least size of a memory or table exceeds one.
 *
 * @param memoryBytes greatest size of each memory in bytes, from 0
 * @param tableElements greatest number of elements of all tables of the instance together, from 0
 * @param callDepth how deep guest calls may nest in one outermost call, from 1. A call of a
 *     function counts 1, and 1 more for each 256 slots of 64 bits that its locals and operands
 *     take; so this bounds the guest's value stack too. A call that would begin at this depth is a
 *     {@link TrapKind#CALL_STACK_EXHAUSTED} trap. A call that a host function makes has a depth of
 *     its own. The thread's stack may end before: {@link TrapKind#THREAD_STACK_EXHAUSTED}
 * @param heapBytes greatest size of the structures, arrays and exceptions that the instance can
 *     reach, together, in bytes, from 0; the count is approximate. More is a {@link
 *     TrapKind#HEAP_EXHAUSTED} trap
 * @param metered whether calls burn fuel; code without metering is faster
 */
public record Limits(
        long memoryBytes, int tableElements, int callDepth, long heapBytes, boolean metered) {
    /**
     * The greatest memory that this runtime supports, for any address type and page size: 64 KiB
     * less than 2 GiB.
     */
    public static final long MAX_MEMORY_BYTES = 32767L * 65536;

    /**
     * {@link #MAX_MEMORY_BYTES} of memory, 10 million table elements, a call depth of 512, 256 MiB
     * of structures and arrays, no metering. A thread with a stack of 1 MiB, as the JVM makes them,
     * reaches that depth.
     */
    public static final Limits DEFAULT =
            new Limits(MAX_MEMORY_BYTES, 10_000_000, 512, 256L << 20, false);

    /**
     * Checks the ranges.
     *
     * @param memoryBytes bytes, from 0; beyond {@link #MAX_MEMORY_BYTES} it limits nothing more
     * @param tableElements a number of elements, from 0
     * @param callDepth a depth of calls, from 1
     * @param heapBytes bytes, from 0
     * @param metered true for code that burns fuel
     * @throws IllegalArgumentException if a limit is below its range
     */
    public Limits {
        if (memoryBytes < 0 || tableElements < 0 || callDepth < 1 || heapBytes < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    /**
     * Returns these limits with another one for memories.
     *
     * @param bytes greatest size of each memory in bytes, from 0
     * @return the limits with that value
     */
    public Limits withMemoryBytes(long bytes) {
        return new Limits(bytes, tableElements, callDepth, heapBytes, metered);
    }

    /**
     * Returns these limits with another one for tables.
     *
     * @param elements greatest number of elements of each table, from 0
     * @return the limits with that value
     */
    public Limits withTableElements(int elements) {
        return new Limits(memoryBytes, elements, callDepth, heapBytes, metered);
    }

    /**
     * Returns these limits with another one for nested calls.
     *
     * @param depth how deep guest calls may nest, from 1
     * @return the limits with that value
     */
    public Limits withCallDepth(int depth) {
        return new Limits(memoryBytes, tableElements, depth, heapBytes, metered);
    }

    /**
     * Returns these limits with or without metering.
     *
     * @param on whether calls burn fuel
     * @return the limits with that choice
     */
    public Limits withMetering(boolean on) {
        return new Limits(memoryBytes, tableElements, callDepth, heapBytes, on);
    }

    /**
     * Returns these limits with another one for structures, arrays and exceptions.
     *
     * @param bytes about their greatest size together in bytes, from 0
     * @return the limits with that value
     */
    public Limits withHeapBytes(long bytes) {
        return new Limits(memoryBytes, tableElements, callDepth, bytes, metered);
    }
}
