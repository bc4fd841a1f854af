package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/** A function that belongs to no instance. */
abstract class FunctionOfHost extends FunctionInstance {
    /**
     * A call may be bounded: it burns what the function says, and what metered guests burn in it.
     */
    private static final Limits LIMITS = Limits.DEFAULT.withMetering(true);

    /** Makes a function; {@code type} is canonical. */
    FunctionOfHost(RuntimeType type) {
        super(type, TypeLayout.of(type.functionType()));
    }

    @Override
    final void prepare(CallContext context, int mostBytes) {
        // The JVM has it ready.
    }

    @Override
    final @Nullable CallContext callInProgress() {
        return null;
    }

    @Override
    final Limits limits() {
        return LIMITS;
    }
}
