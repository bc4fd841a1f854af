package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;

/** A value that a script passes to a function. */
public sealed interface WastValue {
    /**
     * A number.
     *
     * @param type one of the four number types
     * @param bits the bits; those of 32-bit types are sign-extended
     */
    record Numeric(ValueType type, long bits) implements WastValue {}

    /**
     * A vector of 128 bits.
     *
     * @param low the lower 64 bits
     * @param high the upper 64 bits
     */
    record Vector(long low, long high) implements WastValue {}

    /**
     * A null reference.
     *
     * @param heapType the heap type as the script writes it, or the empty string
     */
    record Null(String heapType) implements WastValue {}

    /**
     * A reference to an object of the host. Objects of the same number and hierarchy are equal.
     *
     * @param number the number of the object
     * @param internal true for a reference of the hierarchy of {@code any}, false for one of {@code
     *     extern}
     */
    record Host(long number, boolean internal) implements WastValue {}
}
