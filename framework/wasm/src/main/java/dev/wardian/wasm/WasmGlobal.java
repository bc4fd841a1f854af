package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.GlobalInstance;
import org.jspecify.annotations.Nullable;

/** A global variable (spec section 4.2.9). Not safe for use by several threads at once. */
public interface WasmGlobal {
    /**
     * Makes a global that modules can import (spec appendix A.1, {@code global_alloc}).
     *
     * @param type its type
     * @param value the value that it begins with, as in {@link #set}
     * @return the global
     * @throws IllegalArgumentException if {@code value} is not of that type
     */
    static WasmGlobal create(GlobalType type, @Nullable Object value) {
        return new GlobalInstance(type, value);
    }

    /** {@return the type of the value, and whether it may change} */
    GlobalType type();

    /** {@return the value: boxed for a number or a vector, the reference itself otherwise} */
    @Nullable Object get();

    /**
     * Sets the value.
     *
     * @param value boxed for a number or a vector, the reference itself otherwise
     * @throws IllegalStateException if the global is immutable
     * @throws IllegalArgumentException if {@code value} is not of its type
     */
    void set(@Nullable Object value);
}
