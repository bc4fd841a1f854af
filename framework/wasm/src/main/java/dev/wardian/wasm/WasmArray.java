package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * An array that a guest has made (spec section 4.2.17). Its identity is the Java object's; it lives
 * as long as somebody refers to it. Not safe for use by several threads at once.
 */
public interface WasmArray {
    /** The type with which it was made, whose {@link DefinedType#composite} is an array type. */
    DefinedType type();

    /** The number of elements. */
    int length();

    /**
     * An element: boxed for a number or a vector, the reference itself otherwise. An element of 8
     * or 16 bits gives an {@code Integer} with its sign.
     *
     * @throws Trap of kind {@link TrapKind#ARRAY_OUT_OF_BOUNDS} if there is none
     */
    @Nullable Object get(int index);

    /**
     * Sets an element.
     *
     * @throws Trap of kind {@link TrapKind#ARRAY_OUT_OF_BOUNDS} if there is none
     * @throws IllegalStateException if the elements are immutable
     * @throws IllegalArgumentException if {@code value} is not of their type
     */
    void set(int index, @Nullable Object value);
}
