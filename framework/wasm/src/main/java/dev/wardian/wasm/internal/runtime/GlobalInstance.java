package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.WasmGlobal;
import org.jspecify.annotations.Nullable;

/** A global. */
public final class GlobalInstance implements WasmGlobal {
    private final GlobalType type;

    /** The raw value of a number. */
    public long value;

    /** The value of a reference. */
    public @Nullable Object reference;

    /**
     * Makes a global.
     *
     * @throws IllegalArgumentException if {@code initial} is not of its type
     */
    public GlobalInstance(GlobalType type, @Nullable Object initial) {
        this.type = type;
        put(initial);
    }

    @Override
    public GlobalType type() {
        return type;
    }

    @Override
    public @Nullable Object get() {
        return type.valueType().isReference() ? reference : Values.box(type.valueType(), value);
    }

    @Override
    public void set(@Nullable Object newValue) {
        if (!type.mutable()) {
            throw new IllegalStateException("the global is immutable");
        }
        put(newValue);
    }

    private void put(@Nullable Object newValue) {
        if (type.valueType().isReference()) {
            reference = Values.checkReference(type.valueType(), newValue);
        } else {
            value = Values.unbox(type.valueType(), newValue);
        }
    }
}
