package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * The border of one call from a guest to a host function. Parameters and results are numbered from
 * 0; reading or writing one with the wrong type is an {@link IllegalArgumentException}. Results
 * that are not set are zero or null. A result may be set before all arguments are read.
 */
public interface HostCall {
    /** The instance whose code made this call. */
    WasmInstance caller();

    /**
     * The caller's memory of index 0.
     *
     * @throws IllegalStateException if the caller has no memory
     */
    WasmMemory memory();

    /** The type of the function that was called. */
    FunctionType type();

    /**
     * Parameter {@code param} in its boxed form, whatever its type: {@code Integer}, {@code Long},
     * {@code Float}, {@code Double}, {@link V128}, a reference, or null for a null reference. For
     * functions of many types; the counterpart of {@link #setResult}.
     */
    @Nullable Object argument(int param);

    int i32(int param);

    long i64(int param);

    float f32(int param);

    double f64(int param);

    V128 v128(int param);

    /** A reference, in the form that {@link ValueType} tells of, or null. */
    @Nullable Object ref(int param);

    void returnI32(int value);

    void returnI64(long value);

    void returnF32(float value);

    void returnF64(double value);

    void returnV128(V128 value);

    void returnRef(@Nullable Object value);

    /**
     * Sets result {@code index} from a boxed value of its type: for functions of several results.
     */
    void setResult(int index, @Nullable Object value);

    /**
     * Nanoseconds until the deadline of the outermost call, at least 0, or {@link Long#MAX_VALUE}
     * where it has none.
     */
    long remainingNanos();

    /**
     * Burns fuel for work that the host does for the guest; does nothing where the call is not
     * metered.
     *
     * @throws InterruptedCallException if the fuel is used up
     */
    void consumeFuel(long units);

    /**
     * Units of fuel that the call may still burn; {@link Long#MAX_VALUE} where there is no bound.
     */
    long remainingFuel();

    /**
     * Ends the call if its deadline has passed or it was cancelled: for host functions that work
     * for long.
     *
     * @throws InterruptedCallException if so
     */
    void checkInterrupted();
}
