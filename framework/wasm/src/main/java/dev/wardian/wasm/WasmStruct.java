package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * A structure that a guest has made (spec section 4.2.17). Its identity is the Java object's; it
 * lives as long as somebody refers to it. Not safe for use by several threads at once.
 */
public interface WasmStruct {
    /** The type with which it was made, whose {@link DefinedType#composite} is a struct type. */
    DefinedType type();

    /**
     * The value of a field: boxed for a number or a vector, the reference itself otherwise. A field
     * of 8 or 16 bits gives an {@code Integer} with its sign.
     *
     * @throws IndexOutOfBoundsException if there is no such field
     */
    @Nullable Object get(int field);

    /**
     * Sets a field.
     *
     * @throws IndexOutOfBoundsException if there is no such field
     * @throws IllegalStateException if the field is immutable
     * @throws IllegalArgumentException if {@code value} is not of its type
     */
    void set(int field, @Nullable Object value);
}
