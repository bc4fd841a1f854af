package dev.wardian.wasm;

/**
 * A reference that is an integer of 31 bits (spec section 4.2.15). Two references are the same if
 * their values are.
 *
 * @param signed the value as a signed integer, from -2^30 to 2^30 - 1
 */
public record I31(int signed) {
    /**
     * Keeps the lower 31 bits.
     *
     * @param signed any integer
     */
    public I31 {
        signed = signed << 1 >> 1;
    }

    /** {@return the value as an unsigned integer, from 0 to 2^31 - 1} */
    public int unsigned() {
        return signed & 0x7FFF_FFFF;
    }
}
