package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TailCalls;
import org.jspecify.annotations.Nullable;

/**
 * Tail calls of compiled functions: these return, with the callee in {@link CallContext#tailCallee}
 * and its arguments from {@link CallContext#top} on.
 */
public final class Chains {
    private Chains() {}

    /** The function of that index, imports first. */
    public static FunctionInstance function(Instance instance, int index) {
        return instance.function(index);
    }

    /** The function that a reference refers to; throws if it is null. */
    public static FunctionInstance function(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_FUNCTION_REFERENCE);
        }
        return (FunctionInstance) reference;
    }

    /** Names the function that the one that returns now has tail-called. */
    public static void leave(Object callee, Instance instance) {
        requireNonNull(instance.context).tailCallee = (FunctionInstance) callee;
    }

    /** Whether the function that has returned has tail-called another one. */
    public static boolean isPending(Instance instance) {
        return requireNonNull(instance.context).tailCallee != null;
    }

    /**
     * Runs what was tail-called, and what that tail-calls; results lie from {@code top} on.
     *
     * @param depth the depth below the frame of the function that made the first call
     */
    public static void follow(Instance instance, int depth) {
        CallContext context = requireNonNull(instance.context);
        FunctionInstance first = requireNonNull(TailCalls.take(context));
        TailCalls.follow(context, depth, instance, first, context.top);
    }
}
