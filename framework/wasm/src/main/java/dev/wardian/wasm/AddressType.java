package dev.wardian.wasm;

/**
 * The type of the addresses of a memory, or of the indices of a table (spec section 2.3, "Address
 * Types"). Its values are unsigned.
 */
public enum AddressType {
    /** Addresses of 32 bits. */
    I32(32),
    /** Addresses of 64 bits. */
    I64(64);

    private final int bits;

    AddressType(int bits) {
        this.bits = bits;
    }

    /** {@return the width of an address in bits: 32 or 64} */
    public int bits() {
        return bits;
    }

    /** {@return the bits of a 64-bit slot that form an address, as a mask of ones} */
    public long mask() {
        return this == I64 ? -1L : 0xFFFF_FFFFL;
    }

    /**
     * {@return the type of an address as a value: {@link ValueType#I32} or {@link ValueType#I64}}
     */
    public ValueType valueType() {
        return this == I64 ? ValueType.I64 : ValueType.I32;
    }
}
