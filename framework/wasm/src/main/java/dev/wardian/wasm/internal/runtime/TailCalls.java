package dev.wardian.wasm.internal.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Chains of tail calls, whatever engines run their functions. */
public final class TailCalls {
    private TailCalls() {}

    /**
     * Runs the functions of a chain one after the other in the same frame.
     *
     * @param depth the depth below the frame
     * @param instance whose function made the first of the calls
     * @param first the function that it called; its arguments lie from {@code base} on
     */
    public static void follow(
            CallContext context, int depth, Instance instance, FunctionInstance first, int base) {
        Instance current = instance;
        CallContext before = instance.context;
        FunctionInstance next = first;
        try {
            while (next != null) {
                context.poll();
                if (!(next instanceof GuestFunction callee)) {
                    context.depth = depth + 1;
                    next.run(context, current, base);
                    return;
                }
                if (callee.instance != current) {
                    // First, as it may fail: then the other instance was never ours to leave.
                    CallContext othersBefore = callee.instance.enter(context);
                    current.leave(before);
                    current = callee.instance;
                    before = othersBefore;
                }
                context.depth = depth + callee.code.weight;
                next = Engine.of(callee.code).runInPlace(current, callee.code, base);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            clearArguments(context, next, base);
            throw e;
        } finally {
            current.leave(before);
        }
    }

    /** The frame that passed the arguments is no more, so nobody else clears their references. */
    private static void clearArguments(
            CallContext context, @Nullable FunctionInstance callee, int base) {
        if (callee != null && callee.layout.hasReferences()) {
            int end = base + callee.layout.paramSlots;
            Arrays.fill(context.stack.references(), base, end, null);
        }
    }

    /** What {@link CallContext#tailCallee} holds; it holds nothing afterwards. */
    public static @Nullable FunctionInstance take(CallContext context) {
        FunctionInstance callee = context.tailCallee;
        context.tailCallee = null;
        return callee;
    }
}
