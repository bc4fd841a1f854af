package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.HostCallFrame;
import dev.wardian.wasm.internal.runtime.HostFunctionInstance;
import dev.wardian.wasm.internal.runtime.HostMemoryFunction;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/**
 * Calls of host functions without references, and accesses of the host's bytes. Generated code
 * calls {@link HostFunction#call} itself, so that HotSpot sees at each import which class it leads
 * to.
 */
public final class HostCalls {
    private HostCalls() {}

    /**
     * Begins a call of an import, whose arguments lie at {@link CallContext#top}; null if it is no
     * function of the host.
     *
     * @param depth with the caller's frame
     */
    public static @Nullable HostCallFrame begin(int index, Instance instance, int depth) {
        if (instance.imports[index] instanceof HostFunctionInstance function) {
            CallContext context = requireNonNull(instance.context);
            context.depth = depth;
            return function.begin(context, instance, context.top);
        }
        return null;
    }

    public static HostFunction function(HostCallFrame frame) {
        return frame.host();
    }

    /** Ends a call of a function without a result. */
    public static void finish(HostCallFrame frame) {
        frame.finish();
    }

    /** Ends a call of a function with one number as its result, and gives the bits. */
    public static long finishNumber(HostCallFrame frame) {
        return frame.finishNumber();
    }

    /** Ends a call that did not return. */
    public static RuntimeException failed(HostCallFrame frame, Throwable thrown) {
        return frame.failed(thrown);
    }

    /** An import that accesses bytes of the host; null if it is something else. */
    public static @Nullable HostMemoryFunction access(int index, Instance instance) {
        return instance.imports[index] instanceof HostMemoryFunction access ? access : null;
    }

    public static int loadByte(long address, HostMemoryFunction access, Instance instance) {
        return access.loadByte(requireNonNull(instance.context), address);
    }

    public static long loadLong(long address, HostMemoryFunction access, Instance instance) {
        return access.loadLong(requireNonNull(instance.context), address);
    }

    public static void storeByte(
            long address, int value, HostMemoryFunction access, Instance instance) {
        access.storeByte(requireNonNull(instance.context), address, value);
    }

    public static void storeLong(
            long address, long value, HostMemoryFunction access, Instance instance) {
        access.storeLong(requireNonNull(instance.context), address, value);
    }
}
