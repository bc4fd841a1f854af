package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/** A global variable (spec section 4.2.9). Not safe for use by several threads at once. */
public interface WasmGlobal {
    GlobalType type();

    /** The value: boxed for a number or a vector, the reference itself otherwise. */
    @Nullable Object get();

    /**
     * Sets the value.
     *
     * @throws IllegalStateException if the global is immutable
     * @throws IllegalArgumentException if {@code value} is not of its type
     */
    void set(@Nullable Object value);
}
