package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.FrameReferences;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.ValueStack;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * References that compiled code holds where nobody else sees them, in locals and operands of the
 * JVM. Before a call, and before an allocation that may count what is reachable, they are stored in
 * reference slots from {@link CallContext#top} on, and {@code top} is moved behind them. So what is
 * called uses other slots, and the count finds them. Afterwards the slots are null again.
 */
public final class Publication {
    private Publication() {}

    /** The piece of the value stack on which the function's slots lie. */
    public static ValueStack stack(Instance instance) {
        return requireNonNull(instance.context).stack;
    }

    /**
     * Moves {@code top} behind so many slots, to another piece of the value stack where this one
     * has no room for what calls need behind them.
     *
     * @param border slots that calls of the module need at most
     */
    public static void begin(Instance instance, int count, int border) {
        CallContext context = requireNonNull(instance.context);
        int end = context.top + count;
        if (context.stack.slots.length - end < border) {
            beginOnNextPiece(context, instance, count, border);
        } else {
            context.top = end;
        }
    }

    private static void beginOnNextPiece(
            CallContext context, Instance instance, int count, int border) {
        context.enterPiece(context.nextPiece(count + border, instance.budget));
        context.top = count;
    }

    /** Stores references from a slot on, which is counted from {@code top}: it is negative. */
    public static void put(
            @Nullable Object first, @Nullable Object second, Instance instance, int slot) {
        CallContext context = requireNonNull(instance.context);
        @Nullable Object[] references = context.stack.references();
        int at = context.top + slot;
        references[at] = first;
        references[at + 1] = second;
    }

    /** The same for four. */
    public static void put(
            @Nullable Object first,
            @Nullable Object second,
            @Nullable Object third,
            @Nullable Object fourth,
            Instance instance,
            int slot) {
        CallContext context = requireNonNull(instance.context);
        @Nullable Object[] references = context.stack.references();
        int at = context.top + slot;
        references[at] = first;
        references[at + 1] = second;
        references[at + 2] = third;
        references[at + 3] = fourth;
    }

    /**
     * Goes back to where the function's slots begin, also after a failure, and clears them.
     *
     * @param stack what {@link #stack} gave when the function began
     * @param top what {@code top} was then
     * @param count how many slots may hold references
     */
    public static void end(Instance instance, ValueStack stack, int top, int count) {
        CallContext context = requireNonNull(instance.context);
        if (context.stack != stack) {
            endOnNextPiece(context, stack, count);
        }
        context.top = top;
        @Nullable Object[] references = stack.usedReferences();
        if (references != null) {
            // After a failure it may be more than the piece has room for: then they lay on the
            // next.
            int end = Math.min(references.length, top + count);
            for (int i = top; i < end; i++) {
                references[i] = null;
            }
        }
    }

    private static void endOnNextPiece(CallContext context, ValueStack stack, int count) {
        ValueStack next = context.stack;
        @Nullable Object[] references = next.usedReferences();
        if (references != null) {
            Arrays.fill(references, 0, Math.min(references.length, count), null);
        }
        context.leavePiece(next, stack);
    }

    // --- the references of a function that has several methods

    /** Makes a frame's references the innermost ones that lie beside the value stack. */
    public static FrameReferences enter(@Nullable Object[] references, Instance instance) {
        CallContext context = requireNonNull(instance.context);
        FrameReferences frame = new FrameReferences(references, context.frameReferences);
        context.frameReferences = frame;
        return frame;
    }

    /** Ends that; does nothing for null. */
    public static void leave(@Nullable FrameReferences frame, Instance instance) {
        if (frame != null) {
            requireNonNull(instance.context).frameReferences = frame.below;
        }
    }

    /** Takes a reference out of a frame. */
    public static @Nullable Object take(@Nullable Object[] references, int slot) {
        Object reference = references[slot];
        references[slot] = null;
        return reference;
    }

    /**
     * Clears the interpreter's frame from which compiled code has taken all values. It is the
     * innermost frame.
     */
    public static void clearFrame(@Nullable Object @Nullable [] references, int base) {
        if (references != null) {
            Arrays.fill(references, base, references.length, null);
        }
    }
}
