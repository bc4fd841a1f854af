package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * A structure that a guest made (spec section 4.2.17). Its identity is that of the Java object. It
 * lives as long as anything refers to it. Not safe for use by several threads at once.
 */
public interface WasmStruct {
    /**
     * {@return the type with which the structure was made} Its {@link DefinedType#composite} is a
     * {@link StructType}.
     */
    DefinedType type();

    /**
     * Reads a field.
     *
     * @param field the index of the field, from 0
     * @return the value: boxed for a number or a vector, the reference itself otherwise. A field of
     *     8 or 16 bits is an {@code Integer} with its sign
     * @throws IndexOutOfBoundsException if there is no such field
     */
    @Nullable Object get(int field);

    /**
     * Sets a field.
     *
     * @param field the index of the field, from 0
     * @param value boxed for a number or a vector, the reference itself otherwise
     * @throws IndexOutOfBoundsException if there is no such field
     * @throws IllegalStateException if the field is immutable
     * @throws IllegalArgumentException if {@code value} is not of its type
     */
    void set(int field, @Nullable Object value);
}
