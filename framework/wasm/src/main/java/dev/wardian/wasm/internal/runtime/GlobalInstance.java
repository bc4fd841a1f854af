package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmGlobal;
import org.jspecify.annotations.Nullable;

/** A global. */
public final class GlobalInstance implements WasmGlobal {
    private final GlobalType type;

    /** The raw value of a number, or the lower half of a vector. */
    public long value;

    /** The upper half of a vector. */
    public long high;

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
        return switch (type.valueType().kind()) {
            case REFERENCE -> reference;
            case V128 -> new V128(value, high);
            default -> Values.box(type.valueType(), value);
        };
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
        } else if (type.valueType() == ValueType.V128) {
            V128 vector = Values.vector(newValue);
            value = vector.low();
            high = vector.high();
        } else {
            value = Values.unbox(type.valueType(), newValue);
        }
    }
}
