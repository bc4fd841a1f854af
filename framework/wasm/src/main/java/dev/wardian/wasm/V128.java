package dev.wardian.wasm;

/**
 * A {@code v128}: 128 bits, which instructions use as lanes of integers or floats (spec section
 * 4.2.1). Lane 0 has the lowest bits.
 *
 * @param low the lower 64 bits
 * @param high the upper 64 bits
 */
public record V128(long low, long high) {
    /** All bits zero. */
    public static final V128 ZERO = new V128(0, 0);

    /** The bits as 32 hexadecimal digits, the highest first. */
    @Override
    public String toString() {
        return String.format("0x%016x%016x", high, low);
    }
}
