package dev.wardian.wasm;

/**
 * The type of a linear memory (spec section 2.3, "Memory Types"). Sizes are unsigned numbers.
 *
 * @param addressType the type of its addresses
 * @param min the least size in pages
 * @param hasMax whether there is a maximum
 * @param max the greatest size in pages, or -1 if there is no maximum
 * @param pageSize the size of a page in bytes: a power of two, in a valid module 65536 or 1
 * @param shared whether several threads may use it at once (the proposal {@code threads})
 */
public record MemoryType(
        AddressType addressType, long min, boolean hasMax, long max, long pageSize, boolean shared)
        implements ExternType {
    /**
     * Makes a type whose {@code max} is -1 if there is no maximum. Only validation checks the
     * numbers.
     *
     * @param addressType the type of its addresses
     * @param min the least size in pages
     * @param hasMax whether there is a maximum
     * @param max the greatest size in pages; ignored if there is no maximum
     * @param pageSize the size of a page in bytes
     * @param shared whether several threads may use it at once
     */
    public MemoryType {
        max = hasMax ? max : -1;
    }

    /**
     * A memory that is not shared.
     *
     * @param addressType the type of its addresses
     * @param min the least size in pages
     * @param hasMax whether there is a maximum
     * @param max the greatest size in pages; ignored if there is no maximum
     * @param pageSize the size of a page in bytes
     */
    public MemoryType(AddressType addressType, long min, boolean hasMax, long max, long pageSize) {
        this(addressType, min, hasMax, max, pageSize, false);
    }

    /**
     * A memory with 32-bit addresses and pages of 64 KiB.
     *
     * @param min the least size in pages
     * @param max the greatest size in pages, or -1 if there is no maximum
     */
    public MemoryType(long min, long max) {
        this(AddressType.I32, min, max >= 0, max, WasmMemory.PAGE_SIZE);
    }

    /**
     * Returns this type with another least size.
     *
     * @param pages the least size in pages
     * @return the type with that size
     */
    public MemoryType withMin(long pages) {
        return new MemoryType(addressType, pages, hasMax, max, pageSize, shared);
    }

    @Override
    public String toString() {
        return "memory "
                + (addressType == AddressType.I64 ? "i64 " : "")
                + Long.toUnsignedString(min)
                + (hasMax ? " " + Long.toUnsignedString(max) : "")
                + (shared ? " shared" : "")
                + (pageSize == WasmMemory.PAGE_SIZE ? "" : " (pagesize " + pageSize + ")");
    }
}
