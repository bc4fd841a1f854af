package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.runtime.HostFunctionInstance;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A function with the instance that it belongs to, or a function of the host. Its instance, and all
 * instances linked with that one, may be used by one thread at a time; a call that finds the
 * instance in use by another thread throws {@link IllegalStateException}. Host functions may call
 * back into the instance that called them.
 */
public interface WasmFunction {
    /**
     * Makes a function of the host (spec appendix A.1, {@code func_alloc}): for a table or a
     * global, as an argument or a result, or for {@link Imports}. It is one object, whichever
     * instances it is given to.
     *
     * @param type what guests see
     * @param function what runs; called by the host it has no {@link HostCall#caller}
     */
    static WasmFunction of(FunctionType type, HostFunction function) {
        return new HostFunctionInstance(CanonicalTypes.of(type), function);
    }

    FunctionType type();

    /**
     * Calls this function without limits of its own.
     *
     * @param arguments one boxed value per parameter: {@code Integer}, {@code Long}, {@code Float},
     *     {@code Double}, {@link V128}, or a reference
     * @return the results
     * @throws CallException if the call does not return
     * @throws IllegalArgumentException if the arguments do not fit the type
     */
    WasmResults call(@Nullable Object... arguments);

    /** As {@link #call(Object...)}, with limits. */
    WasmResults callWith(CallOptions options, @Nullable Object... arguments);

    /**
     * Calls this function with raw values, for callers that know its type: an {@code i32}
     * sign-extended, an {@code i64} as it is, a float as its raw bits (sign-extended for {@code
     * f32}). Functions with parameters or results of reference or vector type cannot be called so.
     *
     * @return one raw value per result
     * @throws IllegalArgumentException if the number of arguments or a type does not fit
     */
    long[] invoke(CallOptions options, long... arguments);

    /**
     * A handle whose type is this function's: {@code int}, {@code long}, {@code float}, {@code
     * double}, {@link V128} or {@code Object} per parameter, the same or {@code void} as result.
     * Calls through it box nothing. Functions of more than one result return an {@code Object[]}.
     */
    MethodHandle methodHandle();

    /** As {@link #methodHandle()}; each call runs with {@code options}. */
    MethodHandle methodHandle(CallOptions options);
}
