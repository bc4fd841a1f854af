package dev.wardian.wasm;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a call, in order. */
public final class WasmResults {
    private final @Nullable Object[] values;

    /**
     * For engines: wraps an array without a copy.
     *
     * @param values the results, boxed for numbers and vectors
     */
    public WasmResults(@Nullable Object[] values) {
        this.values = values;
    }

    /** {@return the number of results, from 0} */
    public int size() {
        return values.length;
    }

    /**
     * Returns one result.
     *
     * @param index from 0 to {@link #size} - 1
     * @return the result: boxed for a number or a vector, the reference itself otherwise
     * @throws IndexOutOfBoundsException if there is no such result
     */
    public @Nullable Object get(int index) {
        return values[index];
    }

    /**
     * {@return the first result, an {@code i32}}
     *
     * @throws ClassCastException if the first result is of another type
     * @throws IndexOutOfBoundsException if there is no result
     */
    public int i32() {
        return (Integer) first();
    }

    /**
     * {@return the first result, an {@code i64}}
     *
     * @throws ClassCastException if the first result is of another type
     * @throws IndexOutOfBoundsException if there is no result
     */
    public long i64() {
        return (Long) first();
    }

    /**
     * {@return the first result, an {@code f32}}
     *
     * @throws ClassCastException if the first result is of another type
     * @throws IndexOutOfBoundsException if there is no result
     */
    public float f32() {
        return (Float) first();
    }

    /**
     * {@return the first result, an {@code f64}}
     *
     * @throws ClassCastException if the first result is of another type
     * @throws IndexOutOfBoundsException if there is no result
     */
    public double f64() {
        return (Double) first();
    }

    /**
     * {@return the first result, a {@code v128}}
     *
     * @throws ClassCastException if the first result is of another type
     * @throws IndexOutOfBoundsException if there is no result
     */
    public V128 v128() {
        return (V128) first();
    }

    /** {@return all results in order, as {@link #get} returns them; the list cannot be modified} */
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
