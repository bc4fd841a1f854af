package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.runtime.HostFunctionInstance;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A function of an instance, or of the host. One thread at a time may use the function's instance,
 * with all instances linked with it. A call throws {@link IllegalStateException} if another thread
 * uses the instance, or the instance is closed. Host functions may call back into the instance that
 * called them.
 */
public interface WasmFunction {
    /**
     * Makes a function of the host (spec appendix A.1, {@code func_alloc}): for a table or a
     * global, as an argument or a result, or for {@link Imports}. It is one object, whichever
     * instances it is given to.
     *
     * @param type what guests see
     * @param function what runs; called by the host it has no {@link HostCall#caller}
     * @return the function
     */
    static WasmFunction of(FunctionType type, HostFunction function) {
        return new HostFunctionInstance(CanonicalTypes.of(type), function);
    }

    /** {@return the types of its parameters and results} */
    FunctionType type();

    /**
     * Calls this function without limits of its own.
     *
     * @param arguments one boxed value for each parameter: {@code Integer}, {@code Long}, {@code
     *     Float}, {@code Double}, {@link V128}, or a reference
     * @return the results
     * @throws CallException if the call does not return
     * @throws LinkException if the budget has no room for the code of a function
     * @throws ModuleLimitException if a function is over a limit of its module
     * @throws IllegalArgumentException if the arguments do not fit the type
     */
    WasmResults call(@Nullable Object... arguments);

    /**
     * Calls this function with limits.
     *
     * @param options the limits of the call
     * @param arguments as for {@link #call(Object...)}
     * @return the results
     * @throws CallException if the call does not return
     * @throws LinkException if the budget has no room for the code of a function
     * @throws ModuleLimitException if a function is over a limit of its module
     * @throws IllegalArgumentException if the arguments do not fit the type
     */
    WasmResults callWith(CallOptions options, @Nullable Object... arguments);

    /**
     * Calls this function with raw values, for callers that know its type: an {@code i32}
     * sign-extended, an {@code i64} as it is, a float as its raw bits (sign-extended for {@code
     * f32}). Such a call boxes nothing. It cannot call functions with references or vectors.
     *
     * @param options the limits of the call
     * @param arguments one raw value for each parameter
     * @return one raw value for each result
     * @throws CallException if the call does not return
     * @throws LinkException if the budget has no room for the code of a function
     * @throws ModuleLimitException if a function is over a limit of its module
     * @throws IllegalArgumentException if the number of arguments or a type does not fit
     */
    long[] invoke(CallOptions options, long... arguments);

    /**
     * Makes code ready before it is called: that of this function, and of those that it calls by
     * their index, directly or through others. Otherwise each function's code is made by its first
     * call. All instances of the module have that code. A function of the host has none.
     *
     * @param options the limits of the work, which runs nothing of the guest and burns no fuel
     * @param mostBytes how many bytes of the module's binary the functions may have together;
     *     larger ones are left to their first call
     * @throws CallException if the work ends by its limits
     * @throws LinkException if the budget has no room for the code
     * @throws ModuleLimitException if a function is over a limit of its module
     */
    void prepare(CallOptions options, int mostBytes);

    /**
     * Returns a handle with the function's type: {@code int}, {@code long}, {@code float}, {@code
     * double}, {@link V128} or {@code Object} for each parameter, and the same or {@code void} as
     * result. Calls through it box nothing. Functions of more than one result return an {@code
     * Object[]}.
     *
     * <p>This is the fastest way to call a short function: the handle keeps what a call needs, some
     * ten KiB, for the next call of the same thread. So it is best made once.
     *
     * @return the handle, whose calls have no limits of their own
     */
    MethodHandle methodHandle();

    /**
     * As {@link #methodHandle()}, with limits.
     *
     * @param options the limits of each call through the handle
     * @return the handle
     */
    MethodHandle methodHandle(CallOptions options);
}
