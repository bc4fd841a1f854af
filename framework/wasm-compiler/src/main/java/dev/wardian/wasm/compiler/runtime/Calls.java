package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GlobalInstance;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TableInstance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entering frames, and calls that leave compiled code. */
public final class Calls {
    private Calls() {}

    /** Lets a function enter its frame, or throws. */
    public static void enter(int depth, Instance instance) {
        if (depth >= requireNonNull(instance.context).depthLimit) {
            allow(depth, instance);
        }
    }

    private static void allow(int depth, Instance instance) {
        CallContext context = requireNonNull(instance.context);
        instance.memory.joinIfUsed();
        context.depth = depth;
        context.allowFrame();
    }

    /** A global, which is the same one as long as the instance lives. */
    public static GlobalInstance global(Instance instance, int index) {
        return instance.globals[index];
    }

    public static long bits(GlobalInstance global) {
        return global.value;
    }

    public static void setBits(long value, GlobalInstance global) {
        global.value = value;
    }

    /**
     * The entry of the function that an indirect call calls, if it is of this instance and exactly
     * of the call's type; null for what {@link #callee} decides.
     */
    public static @Nullable Object entry(Instance instance, int table, int type, int index) {
        TableInstance elements = instance.tables[table];
        if (index >= 0
                && index < elements.size
                && elements.elements[index] instanceof GuestFunction function
                && function.instance == instance
                && function.definedType == instance.types[type]) {
            return function.code.entry();
        }
        return null;
    }

    /** The same for a call of a reference. */
    public static @Nullable Object entry(Instance instance, int type, @Nullable Object reference) {
        if (reference instanceof GuestFunction function
                && function.instance == instance
                && function.definedType == instance.types[type]) {
            return function.code.entry();
        }
        return null;
    }

    /** The function that an indirect call calls; throws if there is none. */
    public static FunctionInstance callee(Instance instance, int table, int type, int index) {
        return instance.tables[table].callee(index, instance.types[type]);
    }

    /** The same where the index is pushed first. */
    public static FunctionInstance callee(int index, Instance instance, int table, int type) {
        return callee(instance, table, type, index);
    }

    /**
     * Runs a function, imports first, whoever runs it; its arguments and results lie at {@link
     * CallContext#top}.
     *
     * @param depth with the caller's frame
     */
    public static void run(int index, Instance instance, int depth) {
        CallContext context = requireNonNull(instance.context);
        context.depth = depth;
        int defined = index - instance.imports.length;
        if (defined >= 0) {
            Engine.of(instance.code[defined]).run(instance, instance.code[defined], context.top);
        } else {
            context.poll();
            instance.imports[index].run(context, instance, context.top);
        }
    }

    /** The same for a function that lies in a table. */
    public static void run(FunctionInstance callee, Instance instance, int depth) {
        CallContext context = requireNonNull(instance.context);
        context.depth = depth;
        callee.run(context, instance, context.top);
    }

    /** As {@link #run(int, Instance, int)} for a function with references to pass or return. */
    public static void runWithReferences(int index, Instance instance, int depth) {
        CallContext context = requireNonNull(instance.context);
        int top = context.top;
        boolean returned = false;
        try {
            run(index, instance, depth);
            returned = true;
        } finally {
            if (!returned) {
                // Whoever was called has cleared them, unless it was never entered.
                clear(context, top, paramSlots(instance, index));
            }
        }
    }

    /** The same for a function that lies in a table. */
    public static void runWithReferences(FunctionInstance callee, Instance instance, int depth) {
        CallContext context = requireNonNull(instance.context);
        int top = context.top;
        boolean returned = false;
        try {
            run(callee, instance, depth);
            returned = true;
        } finally {
            if (!returned) {
                clear(context, top, callee.layout.paramSlots);
            }
        }
    }

    private static int paramSlots(Instance instance, int index) {
        int defined = index - instance.imports.length;
        return defined >= 0
                ? instance.code[defined].layout.paramSlots
                : instance.imports[index].layout.paramSlots;
    }

    private static void clear(CallContext context, int top, int slots) {
        // Where it failed, other code may have moved the context's top on.
        Arrays.fill(context.stack.references(), top, top + slots, null);
    }
}
