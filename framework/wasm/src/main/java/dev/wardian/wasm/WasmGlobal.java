package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.GlobalInstance;
import org.jspecify.annotations.Nullable;

/** A global variable (spec section 4.2.9). Not safe for use by several threads at once. */
public interface WasmGlobal {
    /**
     * Makes a global that modules can import (spec appendix A.1, {@code global_alloc}).
     *
     * @param value the value that it begins with, as in {@link #set}
     * @throws IllegalArgumentException if {@code value} is not of that type
     */
    static WasmGlobal create(GlobalType type, @Nullable Object value) {
        return new GlobalInstance(type, value);
    }

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
