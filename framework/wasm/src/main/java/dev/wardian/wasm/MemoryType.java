package dev.wardian.wasm;

/**
 * The type of a linear memory (spec section 2.3, "Memory Types").
 *
 * @param min the least size, in pages of 64 KiB
 * @param max the greatest size in pages, or -1 where there is no maximum
 */
public record MemoryType(long min, long max) implements ExternType {
    public boolean hasMax() {
        return max >= 0;
    }

    @Override
    public String toString() {
        return "memory " + min + (hasMax() ? " " + max : "");
    }
}
