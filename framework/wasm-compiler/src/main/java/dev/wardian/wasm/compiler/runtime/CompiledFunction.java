package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TailCalls;
import dev.wardian.wasm.internal.runtime.ValueStack;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a compiled function: where code of other engines, and calls through tables, come in.
 * Each generated class of functions is a subclass; {@link #id} says which of its functions an
 * object stands for.
 *
 * <p>While compiled code runs, {@link CallContext#top} is the first slot of the value stack that
 * nobody uses, and the piece has room from there for the arguments and results of any call that the
 * module makes. A compiled function passes its first result as a Java value; the others, and the
 * upper half of a vector, lie from {@code top} on where they belong.
 */
public abstract class CompiledFunction extends Engine {
    /** Which of its class's functions this is. */
    public final int id;

    /** Slots that the calls of the module need at most for arguments or results. */
    private final int border;

    /** For generated classes only. */
    protected CompiledFunction(int id, int border) {
        this.id = id;
        this.border = border;
    }

    /**
     * Runs the function: arguments and results lie in {@code s} from {@code base} on, which is
     * {@code top} too.
     *
     * @param depth the depth below the frame
     */
    protected abstract void invoke(Instance instance, long[] s, int base, int depth);

    /**
     * The same in the place of a function that has tail-called this one. It may return because it
     * has tail-called another one itself, whose arguments lie from {@code base} on then.
     */
    protected void invokeInPlace(Instance instance, long[] s, int base, int depth) {
        invoke(instance, s, base, depth);
    }

    @Override
    public final void run(Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        ValueStack stack = context.stack;
        int depth = context.depth;
        if (stack.slots.length - base < border) {
            runOnNextPiece(context, instance, function, base, depth);
        } else {
            int before = context.top;
            context.top = base;
            invoke(instance, stack.slots, base, depth);
            context.top = before;
        }
        context.depth = depth;
    }

    /** For the classes that go on at the head of a loop. */
    @Override
    public final boolean goOn(Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        long[] slots = context.stack.slots;
        if (slots.length - base < border) {
            return false;
        }
        int depth = context.depth;
        int before = context.top;
        context.top = base;
        invoke(instance, slots, base, depth);
        context.top = before;
        context.depth = depth;
        return true;
    }

    private void runOnNextPiece(
            CallContext context, Instance instance, FunctionCode function, int base, int depth) {
        ValueStack before = context.stack;
        int top = context.top;
        ValueStack next = context.nextPiece(border, instance.budget);
        int params = function.layout.paramSlots;
        boolean references = function.layout.hasReferences();
        System.arraycopy(before.slots, base, next.slots, 0, params);
        if (references) {
            move(before, base, next, 0, params);
        }
        context.enterPiece(next);
        try {
            context.top = 0;
            invoke(instance, next.slots, 0, depth);
        } finally {
            context.leavePiece(next, before);
        }
        context.top = top;
        int results = function.layout.resultSlots;
        System.arraycopy(next.slots, 0, before.slots, base, results);
        if (references) {
            move(next, 0, before, base, results);
        }
    }

    private static void move(ValueStack from, int start, ValueStack to, int target, int count) {
        System.arraycopy(from.references(), start, to.references(), target, count);
        Arrays.fill(from.references(), start, start + count, null);
    }

    @Override
    public final @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        ValueStack stack = context.stack;
        int depth = context.depth;
        int below = depth - function.weight;
        instance.memory.joinIfUsed();
        if (stack.slots.length - base < border) {
            runOnNextPiece(context, instance, function, base, below);
        } else {
            int before = context.top;
            context.top = base;
            invokeInPlace(instance, stack.slots, base, below);
            context.top = before;
        }
        context.depth = depth;
        return TailCalls.take(context);
    }

    /** Compiled code counts places from the begin of the body. */
    @Override
    public final int offsetOf(FunctionCode function, int location) {
        return Traps.offsetOf(function, location);
    }
}
