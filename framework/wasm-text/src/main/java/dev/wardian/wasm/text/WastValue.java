package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;

/** A value that a script passes to a function. */
public sealed interface WastValue {
    /**
     * A number.
     *
     * @param type one of the four number types
     * @param bits its bits; those of 32-bit types are sign-extended
     */
    record Numeric(ValueType type, long bits) implements WastValue {}

    /** A vector: its lower and upper 64 bits. */
    record Vector(long low, long high) implements WastValue {}

    /** A null reference; {@code heapType} as it is written. */
    record Null(String heapType) implements WastValue {}

    /**
     * A reference to an object of the host, told apart by a number.
     *
     * @param internal whether it is a reference of the hierarchy of {@code any}, not of {@code
     *     extern}
     */
    record Host(long number, boolean internal) implements WastValue {}
}
