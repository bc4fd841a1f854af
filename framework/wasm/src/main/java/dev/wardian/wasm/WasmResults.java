package dev.wardian.wasm;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a call, in order. */
public final class WasmResults {
    private final @Nullable Object[] values;

    /** For engines: wraps {@code values} without a copy. */
    public WasmResults(@Nullable Object[] values) {
        this.values = values;
    }

    public int size() {
        return values.length;
    }

    /**
     * The result at {@code index}: boxed for a number or a vector, the reference itself otherwise.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public @Nullable Object get(int index) {
        return values[index];
    }

    /**
     * The first result.
     *
     * @throws ClassCastException if it is of another type
     */
    public int i32() {
        return (Integer) first();
    }

    /** The first result, as {@link #i32()}. */
    public long i64() {
        return (Long) first();
    }

    /** The first result, as {@link #i32()}. */
    public float f32() {
        return (Float) first();
    }

    /** The first result, as {@link #i32()}. */
    public double f64() {
        return (Double) first();
    }

    /** The first result, as {@link #i32()}. */
    public V128 v128() {
        return (V128) first();
    }

    public List<@Nullable Object> asList() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    private Object first() {
        Object value = values[0];
        if (value == null) {
            throw new ClassCastException("the result is a null reference");
        }
        return value;
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
