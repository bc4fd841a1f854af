package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * The calls through one handle that have no limits of their own. What a call needs is kept for the
 * next one of the same thread: to make it costs several times as much as a short function.
 *
 * <p>Several threads may call at once, as far as the function allows it. Then fields are read and
 * written in any order, which does no harm: the owner of a context never changes, and nobody but
 * its owner takes it.
 */
final class CallsInTurn {
    private final FunctionInstance function;

    /** What the next call of its thread takes; null while a call has it. */
    private @Nullable CallContext ready;

    /** The thread that made the last call for which nothing was ready. */
    private @Nullable Thread last;

    CallsInTurn(FunctionInstance function) {
        this.function = function;
    }

    /** Calls the function; the types are checked, and it has one result at the most. */
    long call(long[] arguments) {
        CallContext context = take();
        if (context == null) {
            return callByItself(arguments);
        }
        System.arraycopy(arguments, 0, context.stack.slots, 0, arguments.length);
        return run(context);
    }

    /** The same without an argument. */
    long call() {
        CallContext context = take();
        return context == null ? callByItself() : run(context);
    }

    /** The same with one argument. */
    long call(long first) {
        CallContext context = take();
        if (context == null) {
            return callByItself(first);
        }
        context.stack.slots[0] = first;
        return run(context);
    }

    /** The same with two arguments. */
    long call(long first, long second) {
        CallContext context = take();
        if (context == null) {
            return callByItself(first, second);
        }
        long[] slots = context.stack.slots;
        slots[0] = first;
        slots[1] = second;
        return run(context);
    }

    /** The same with three arguments. */
    long call(long first, long second, long third) {
        CallContext context = take();
        if (context == null) {
            return callByItself(first, second, third);
        }
        long[] slots = context.stack.slots;
        slots[0] = first;
        slots[1] = second;
        slots[2] = third;
        return run(context);
    }

    private @Nullable CallContext take() {
        CallContext context = ready;
        if (context == null
                || context.owner != Thread.currentThread()
                || function.callInProgress() != null) {
            return null;
        }
        ready = null;
        return context;
    }

    private long run(CallContext context) {
        boolean returned = false;
        try {
            function.run(context);
            long result = context.stack.slots[0];
            context.returned();
            ready = context;
            returned = true;
            return result;
        } finally {
            if (!returned) {
                context.end();
            }
        }
    }

    private long callByItself(long... arguments) {
        long result = function.invokeChecked(CallOptions.NONE, arguments);
        Thread current = Thread.currentThread();
        // Where each call comes from another thread, nobody would use it again.
        if (current.equals(last) && function.callInProgress() == null) {
            ready = function.contextForCallsInTurn();
        }
        last = current;
        return result;
    }
}
