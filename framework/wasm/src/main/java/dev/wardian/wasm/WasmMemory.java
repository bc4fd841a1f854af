package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.LinearMemory;
import java.nio.ByteBuffer;

/**
 * A linear memory (spec section 4.2.8). An address is a number of bytes from the start, unsigned.
 * Numbers are little-endian. Every access is checked against the current size. An access that is
 * not wholly inside moves nothing and throws a {@link Trap} of kind {@link
 * TrapKind#MEMORY_OUT_OF_BOUNDS}. Not safe for use by several threads at once.
 */
public interface WasmMemory {
    /** Bytes of a page, unless the memory's type says otherwise. */
    int PAGE_SIZE = 65536;

    /**
     * Makes a memory of zeros that modules can import, as with {@link #create(MemoryType, Limits,
     * MemoryBudget)}, under {@link Limits#DEFAULT} and without a budget.
     *
     * @param type its type, with the size that it begins with as the minimum
     * @return the memory
     * @throws IllegalArgumentException if the type is not valid, or shared
     * @throws LinkException if its size is over the limit or the heap
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
     * @return the memory
     * @throws IllegalArgumentException if the type is not valid, or shared
     * @throws LinkException if its size is over the limit, the budget or the heap
     */
    static WasmMemory create(MemoryType type, Limits limits, MemoryBudget budget) {
        return LinearMemory.ofHost(type, limits, budget);
    }

    /** {@return the declared type, with the current size as its minimum} */
    MemoryType type();

    /** {@return the size in bytes: a multiple of the page size of {@link #type}} */
    long byteSize();

    /** {@return the size in pages of {@link #type}} */
    int pages();

    /**
     * Grows this memory. The new pages are zero.
     *
     * @param delta the number of pages to add
     * @return the size before, in pages, or -1 if {@code delta} is negative or the maximum, a
     *     limit, the budget or the heap does not allow it
     */
    int grow(int delta);

    /**
     * Reads a byte.
     *
     * @param address the address of the byte
     * @return the byte, signed
     */
    byte readByte(long address);

    /**
     * Reads four bytes.
     *
     * @param address the address of the first byte; any alignment
     * @return the number
     */
    int readI32(long address);

    /**
     * Reads eight bytes.
     *
     * @param address the address of the first byte; any alignment
     * @return the number
     */
    long readI64(long address);

    /**
     * Writes a byte.
     *
     * @param address the address of the byte
     * @param value the byte
     */
    void writeByte(long address, byte value);

    /**
     * Writes four bytes.
     *
     * @param address the address of the first byte; any alignment
     * @param value the number
     */
    void writeI32(long address, int value);

    /**
     * Writes eight bytes.
     *
     * @param address the address of the first byte; any alignment
     * @param value the number
     */
    void writeI64(long address, long value);

    /**
     * Copies bytes out of the memory. The range is checked before anything is allocated.
     *
     * @param address the address of the first byte
     * @param length the number of bytes, unsigned
     * @return a new array of {@code length} bytes
     */
    byte[] read(long address, long length);

    /**
     * Copies bytes out of the memory into an array.
     *
     * @param address the address of the first byte
     * @param target receives the bytes
     * @param targetOffset the index in {@code target} of the first byte
     * @param length the number of bytes
     * @throws IndexOutOfBoundsException if the range is not inside {@code target}
     */
    void read(long address, byte[] target, int targetOffset, int length);

    /**
     * Copies a whole array into the memory.
     *
     * @param address the address of the first byte
     * @param bytes the bytes to write
     */
    void write(long address, byte[] bytes);

    /**
     * Copies a part of an array into the memory.
     *
     * @param address the address of the first byte
     * @param source has the bytes
     * @param sourceOffset the index in {@code source} of the first byte
     * @param length the number of bytes
     * @throws IndexOutOfBoundsException if the range is not inside {@code source}
     */
    void write(long address, byte[] source, int sourceOffset, int length);

    /**
     * Sets a range of bytes to one value.
     *
     * @param address the address of the first byte
     * @param value the value of each byte
     * @param length the number of bytes, unsigned
     */
    void fill(long address, byte value, long length);

    /**
     * Decodes UTF-8.
     *
     * @param address the address of the first byte
     * @param length the number of bytes, unsigned
     * @return the text
     * @throws java.nio.charset.CharacterCodingException if the bytes are malformed; nothing is
     *     replaced
     */
    String readUtf8(long address, long length) throws java.nio.charset.CharacterCodingException;

    /**
     * Writes a text as UTF-8.
     *
     * @param address the address of the first byte
     * @param text the text; unpaired surrogates become {@code ?}
     * @return the number of bytes written
     */
    int writeUtf8(long address, String text);

    /**
     * Returns a read-only, little-endian view of the current contents. When the memory grows or
     * guest code runs, the view may lose its connection with the memory and keep the old contents.
     *
     * @param address the address of the first byte
     * @param length the number of bytes, unsigned
     * @return a buffer of {@code length} bytes
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
