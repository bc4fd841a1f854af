package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * An array that a guest made (spec section 4.2.17). Its identity is that of the Java object. It
 * lives as long as anything refers to it. Not safe for use by several threads at once.
 */
public interface WasmArray {
    /**
     * {@return the type with which the array was made} Its {@link DefinedType#composite} is an
     * {@link ArrayType}.
     */
    DefinedType type();

    /** {@return the number of elements} */
    int length();

    /**
     * Reads an element.
     *
     * @param index from 0 to {@link #length} - 1
     * @return the element: boxed for a number or a vector, the reference itself otherwise. An
     *     element of 8 or 16 bits is an {@code Integer} with its sign
     * @throws Trap of kind {@link TrapKind#ARRAY_OUT_OF_BOUNDS} if there is no such element
     */
    @Nullable Object get(int index);

    /**
     * Sets an element.
     *
     * @param index from 0 to {@link #length} - 1
     * @param value boxed for a number or a vector, the reference itself otherwise
     * @throws Trap of kind {@link TrapKind#ARRAY_OUT_OF_BOUNDS} if there is no such element
     * @throws IllegalStateException if the elements are immutable
     * @throws IllegalArgumentException if {@code value} is not of their type
     */
    void set(int index, @Nullable Object value);
}
