package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.LinearMemory;
import java.nio.ByteBuffer;

/**
 * A linear memory (spec section 4.2.8). Addresses are bytes from its start, read as unsigned where
 * they come from a guest. Every access is checked against the size at that moment; one that is not
 * wholly inside moves nothing and throws a {@link Trap} of kind {@link
 * TrapKind#MEMORY_OUT_OF_BOUNDS}. Numbers are little-endian. Not safe for use by several threads at
 * once.
 */
public interface WasmMemory {
    /** Bytes of a page, unless the memory's type says otherwise. */
    int PAGE_SIZE = 65536;

    /**
     * Makes a memory of zeros that modules can import, as with {@link #create(MemoryType, Limits,
     * MemoryBudget)}, under {@link Limits#DEFAULT} and without a budget.
     */
    static WasmMemory create(MemoryType type) {
        return create(type, Limits.DEFAULT, MemoryBudget.UNLIMITED);
    }

    /**
     * Makes a memory of zeros that modules can import (spec appendix A.1, {@code mem_alloc}). It
     * belongs to no instance: closing an instance leaves it as it is, and a snapshot of an instance
     * does not hold its contents.
     *
     * @param type its type, with the size that it begins with as the minimum
     * @param limits whose {@link Limits#memoryBytes} holds for this memory, also where an instance
     *     with other limits grows it
     * @param budget where its bytes are accounted until {@link #free}
     * @throws IllegalArgumentException if the type is not valid, or shared
     * @throws LinkException if its size is over the limit, the budget or the heap
     */
    static WasmMemory create(MemoryType type, Limits limits, MemoryBudget budget) {
        return LinearMemory.ofHost(type, limits, budget);
    }

    /** The declared type, with the current size as its minimum. */
    MemoryType type();

    /** The size in bytes: a multiple of the page size of {@link #type}. */
    long byteSize();

    /** The size in pages of {@link #type}. */
    int pages();

    /**
     * Grows this memory by {@code delta} pages.
     *
     * @return the size before, in pages, or -1 if the maximum, a limit, the budget or the heap do
     *     not allow it
     */
    int grow(int delta);

    byte readByte(long address);

    int readI32(long address);

    long readI64(long address);

    void writeByte(long address, byte value);

    void writeI32(long address, int value);

    void writeI64(long address, long value);

    /**
     * A copy of {@code length} bytes from {@code address}. Checked before anything is allocated.
     */
    byte[] read(long address, long length);

    /** Copies {@code length} bytes from {@code address} into {@code target}. */
    void read(long address, byte[] target, int targetOffset, int length);

    /** Copies all of {@code bytes} to {@code address}. */
    void write(long address, byte[] bytes);

    /** Copies {@code length} bytes of {@code source} to {@code address}. */
    void write(long address, byte[] source, int sourceOffset, int length);

    /** Sets {@code length} bytes from {@code address} to {@code value}. */
    void fill(long address, byte value, long length);

    /**
     * Decodes {@code length} bytes of UTF-8 from {@code address}.
     *
     * @throws java.nio.charset.CharacterCodingException if they are malformed; nothing is replaced
     */
    String readUtf8(long address, long length) throws java.nio.charset.CharacterCodingException;

    /** Writes {@code text} as UTF-8 to {@code address} and returns the number of bytes written. */
    int writeUtf8(long address, String text);

    /**
     * A read-only view of the current contents. It may be detached from the memory, and keep the
     * contents of that moment, as soon as the memory grows or guest code runs.
     */
    ByteBuffer view(long address, long length);

    /**
     * Gives a memory that the host made back to its budget and forgets its contents. Instances that
     * use it find an empty memory, which does not grow. Freeing twice does nothing.
     *
     * @throws IllegalStateException if the memory belongs to an instance, which frees it when it is
     *     closed
     */
    void free();
}
