package dev.wardian.wasm;

/**
 * The type of the addresses of a memory, or of the indices of a table (spec section 2.3, "Address
 * Types"). Its values are unsigned.
 */
public enum AddressType {
    I32(32),
    I64(64);

    private final int bits;

    AddressType(int bits) {
        this.bits = bits;
    }

    /** The width of an address. */
    public int bits() {
        return bits;
    }

    /** The bits of a 64-bit slot that an address is made of. */
    public long mask() {
        return this == I64 ? -1L : 0xFFFF_FFFFL;
    }

    /** The type of an address as a value. */
    public ValueType valueType() {
        return this == I64 ? ValueType.I64 : ValueType.I32;
    }
}
