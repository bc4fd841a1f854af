package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TagInstance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Exceptions of guests: what throws them, and what catches them. */
public final class Exceptions {
    /** In place of a tag: all exceptions. */
    private static final int ANY_TAG = -1;

    private Exceptions() {}

    /** What throws an exception whose values lie from {@link CallContext#top} on. */
    public static RuntimeException thrown(Instance instance, int tag) {
        CallContext context = requireNonNull(instance.context);
        TagInstance type = instance.tags[tag];
        int top = context.top;
        try {
            return GuestUnwind.exception(instance.heap().newException(type, context.stack, top));
        } finally {
            if (type.layout.hasReferences()) {
                int end = top + type.layout.paramSlots;
                Arrays.fill(context.stack.references(), top, end, null);
            }
        }
    }

    /** What throws an exception that a reference refers to, or a trap for null. */
    public static RuntimeException thrownAgain(@Nullable Object exception) {
        return GuestUnwind.again((ExceptionInstance) exception);
    }

    /** {@link CallContext#top} as it is while the function runs. */
    public static int top(Instance instance) {
        return requireNonNull(instance.context).top;
    }

    /**
     * The first clause that catches what was thrown; throws it on if none does. Afterwards the call
     * is where it was before.
     *
     * @param thrown a {@link RuntimeException}; only exceptions of guests are caught
     * @param tags for each clause the index of its tag, or -1 for all exceptions
     * @param top as the function has found it
     * @param depth with the function's frame
     */
    public static int clause(Object thrown, Instance instance, int[] tags, int top, int depth) {
        ExceptionInstance exception =
                thrown instanceof GuestUnwind unwind ? unwind.exception() : null;
        if (exception == null) {
            throw (RuntimeException) thrown;
        }
        CallContext context = requireNonNull(instance.context);
        // A frame may have thousands of clauses, and there may be many such frames.
        context.poll();
        TagInstance tag = exception.tag;
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] == ANY_TAG || instance.tags[tags[i]] == tag) {
                context.top = top;
                context.depth = depth;
                return i;
            }
        }
        throw (RuntimeException) thrown;
    }

    /** Puts the values of a caught exception on the value stack, from {@code top} on. */
    public static void put(Object thrown, Instance instance) {
        CallContext context = requireNonNull(instance.context);
        exception(thrown).put(context.stack, context.top);
    }

    /** A reference to a caught exception. */
    public static Object reference(Object thrown) {
        return exception(thrown);
    }

    private static ExceptionInstance exception(Object thrown) {
        return requireNonNull(((GuestUnwind) thrown).exception());
    }
}
