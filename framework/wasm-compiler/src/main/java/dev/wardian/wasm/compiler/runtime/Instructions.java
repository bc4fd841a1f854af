package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.interpreter.Cells;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Instance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values on the value stack, and instructions that run there as the interpreter runs them. Slots
 * are counted from {@link CallContext#top}.
 */
public final class Instructions {
    private Instructions() {}

    private static CallContext context(Instance instance) {
        return requireNonNull(instance.context);
    }

    public static void put(long value, Instance instance, int slot) {
        CallContext context = context(instance);
        context.stack.slots[context.top + slot] = value;
    }

    public static void put(int value, Instance instance, int slot) {
        put((long) value, instance, slot);
    }

    public static void put(float value, Instance instance, int slot) {
        put((long) Float.floatToRawIntBits(value), instance, slot);
    }

    public static void put(double value, Instance instance, int slot) {
        put(Double.doubleToRawLongBits(value), instance, slot);
    }

    public static void put(@Nullable Object value, Instance instance, int slot) {
        CallContext context = context(instance);
        context.stack.references()[context.top + slot] = value;
    }

    public static long getLong(Instance instance, int slot) {
        CallContext context = context(instance);
        return context.stack.slots[context.top + slot];
    }

    public static int getInt(Instance instance, int slot) {
        return (int) getLong(instance, slot);
    }

    public static float getFloat(Instance instance, int slot) {
        return Float.intBitsToFloat((int) getLong(instance, slot));
    }

    public static double getDouble(Instance instance, int slot) {
        return Double.longBitsToDouble(getLong(instance, slot));
    }

    /** Takes a reference, whose slot is null afterwards. */
    public static @Nullable Object takeReference(Instance instance, int slot) {
        CallContext context = context(instance);
        Object[] references = context.stack.references();
        Object value = references[context.top + slot];
        references[context.top + slot] = null;
        return value;
    }

    /** Runs cells on the operands that lie from the first slot on. */
    public static void run(Instance instance, int[] cells) {
        CallContext context = context(instance);
        Cells.run(instance, cells, context.stack.slots, context.top);
    }

    /** The same for an instruction that may leave references in its first {@code slots} slots. */
    public static void run(Instance instance, int[] cells, int kept, int slots) {
        CallContext context = context(instance);
        int top = context.top;
        int end = top;
        try {
            Cells.run(instance, cells, context.stack.slots, top);
            end = top + kept;
        } finally {
            Arrays.fill(context.stack.references(), end, top + slots, null);
        }
    }

    /** Burns fuel, where the code is metered. */
    public static void consume(Instance instance, int units) {
        context(instance).consume(units);
    }
}
