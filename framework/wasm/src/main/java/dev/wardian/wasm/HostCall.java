package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * One call from a guest to a host function: its arguments, and the place for its results.
 * Parameters and results are numbered from 0. Results that are not set are zero or null. A result
 * may be set before all arguments are read.
 *
 * <p>Methods for arguments and results throw {@link IllegalArgumentException} if the function has
 * no parameter or result of that number or type. They also throw after the host function has
 * returned. The {@code return} methods are for functions of exactly one result.
 */
public interface HostCall {
    /**
     * {@return the instance whose code made this call}
     *
     * @throws IllegalStateException if the host called the function, and no guest
     */
    WasmInstance caller();

    /**
     * {@return the caller's memory of index 0}
     *
     * @throws IllegalStateException if the caller has no memory, or the host called the function
     */
    WasmMemory memory();

    /** {@return the type of the function that the guest called} */
    FunctionType type();

    /**
     * Reads an argument of any type: for functions of many types. The counterpart is {@link
     * #setResult}.
     *
     * @param param the number of the parameter
     * @return the argument in its boxed form: {@code Integer}, {@code Long}, {@code Float}, {@code
     *     Double}, {@link V128}, a reference, or null for a null reference
     */
    @Nullable Object argument(int param);

    /**
     * Reads an argument of type {@code i32}.
     *
     * @param param the number of the parameter
     * @return the argument, signed; {@link Integer#toUnsignedLong} gives an address
     */
    int i32(int param);

    /**
     * Reads an argument of type {@code i64}.
     *
     * @param param the number of the parameter
     * @return the argument, signed
     */
    long i64(int param);

    /**
     * Reads an argument of type {@code f32}.
     *
     * @param param the number of the parameter
     * @return the argument, a NaN with its bits
     */
    float f32(int param);

    /**
     * Reads an argument of type {@code f64}.
     *
     * @param param the number of the parameter
     * @return the argument, a NaN with its bits
     */
    double f64(int param);

    /**
     * Reads an argument of type {@code v128}.
     *
     * @param param the number of the parameter
     * @return the argument
     */
    V128 v128(int param);

    /**
     * Reads an argument of any reference type.
     *
     * @param param the number of the parameter
     * @return the reference, in the form that {@link ValueType} describes, or null
     */
    @Nullable Object ref(int param);

    /**
     * Sets the result, of type {@code i32}.
     *
     * @param value the result; an unsigned one has the same bits
     */
    void returnI32(int value);

    /**
     * Sets the result, of type {@code i64}.
     *
     * @param value the result; an unsigned one has the same bits
     */
    void returnI64(long value);

    /**
     * Sets the result, of type {@code f32}.
     *
     * @param value the result
     */
    void returnF32(float value);

    /**
     * Sets the result, of type {@code f64}.
     *
     * @param value the result
     */
    void returnF64(double value);

    /**
     * Sets the result, of type {@code v128}.
     *
     * @param value the result
     */
    void returnV128(V128 value);

    /**
     * Sets the result, of any reference type.
     *
     * @param value the reference in the form that {@link ValueType} describes, or null if the type
     *     allows it
     */
    void returnRef(@Nullable Object value);

    /**
     * Sets one result of a function of several.
     *
     * @param index the number of the result
     * @param value a boxed number, a {@link V128}, or a reference of the result's type; null for a
     *     null reference
     */
    void setResult(int index, @Nullable Object value);

    /**
     * {@return nanoseconds until the deadline of the outermost call, at least 0, or {@link
     * Long#MAX_VALUE} if it has no deadline}
     */
    long remainingNanos();

    /**
     * Burns fuel for work that the host does for the guest. A call without a bound on fuel burns
     * nothing.
     *
     * @param units how much to burn, from 0
     * @throws InterruptedCallException if the call has less fuel left
     * @throws IllegalArgumentException if {@code units} is negative
     */
    void consumeFuel(long units);

    /**
     * {@return units of fuel that the call may still burn, or {@link Long#MAX_VALUE} if there is no
     * bound}
     */
    long remainingFuel();

    /**
     * Ends the call if its deadline has passed or its token was cancelled. A host function that
     * works for long calls this now and then.
     *
     * @throws InterruptedCallException if the call must end
     */
    void checkInterrupted();

    /**
     * Ends a wait of the host function when the call has to end. The action runs once, on another
     * thread, when the deadline passes or the token is cancelled while the function runs. A
     * function that is about to wait, for a socket for example, registers an action that closes it,
     * and then waits.
     *
     * <ul>
     *   <li>When the function returns, its actions are forgotten. One that has begun by then may
     *       still run, so it must not use this object.
     *   <li>If the call has to end already, the action runs at once, and this method throws as
     *       {@link #checkInterrupted} does.
     *   <li>A function may register several actions. They run in any order, also at the same time,
     *       and one that throws or hangs keeps no other from running.
     *   <li>What an action throws goes to the uncaught exception handler of its thread.
     * </ul>
     *
     * <p>The effect must last, as that of closing does: the action may run before the function
     * begins to wait. The wait has to end by it; then the function returns or throws as it likes,
     * since the call ends anyway.
     *
     * @param action ends the wait; it should be quick and must not block
     * @throws InterruptedCallException if the call must end
     * @throws java.util.concurrent.RejectedExecutionException if 64 actions have begun in this JVM
     *     and do not return; the function should not wait then
     */
    void onInterrupt(Runnable action);
}
