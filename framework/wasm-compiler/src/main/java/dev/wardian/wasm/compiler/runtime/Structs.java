package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.runtime.Aggregates;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.References;
import dev.wardian.wasm.internal.runtime.StructInstance;
import org.jspecify.annotations.Nullable;

/**
 * Structures, and integers as references. What makes one comes in two: one that gives null where
 * what the guest can reach has to be counted, and one for what comes then.
 */
public final class Structs {
    private Structs() {}

    /** A new structure of zeros and nulls, or null if {@link #makeSlowly} has to make it. */
    public static @Nullable Object make(Instance instance, int type) {
        RuntimeType made = instance.types[type];
        Aggregates.chargeStruct(instance, made);
        return instance.heap().newStructIfRoom(made);
    }

    public static Object makeSlowly(Instance instance, int type) {
        return instance.heap().newStruct(instance.types[type]);
    }

    /** A new integer, or null if {@link #makeIntegerSlowly} has to make it. */
    public static @Nullable Object makeInteger(int value, Instance instance) {
        return instance.heap().newIntegerIfRoom(value);
    }

    public static Object makeIntegerSlowly(int value, Instance instance) {
        return instance.heap().newInteger(value);
    }

    public static int signed(@Nullable Object integer) {
        return References.integer(integer).signed();
    }

    public static int unsigned(@Nullable Object integer) {
        return References.integer(integer).unsigned();
    }

    public static long get(@Nullable Object structure, int slot) {
        return StructInstance.of(structure).numbers[slot];
    }

    public static @Nullable Object getReference(@Nullable Object structure, int slot) {
        return StructInstance.of(structure).references[slot];
    }

    public static void set(@Nullable Object structure, long value, int slot) {
        StructInstance.of(structure).numbers[slot] = value;
    }

    public static void set(@Nullable Object structure, long low, long high, int slot) {
        long[] numbers = StructInstance.of(structure).numbers;
        numbers[slot] = low;
        numbers[slot + 1] = high;
    }

    public static void set(@Nullable Object structure, @Nullable Object value, int slot) {
        StructInstance.of(structure).references[slot] = value;
    }

    // --- the fields of a new structure, which lies above the value

    public static void init(long value, Object structure, int slot) {
        set(structure, value, slot);
    }

    public static void init(long low, long high, Object structure, int slot) {
        set(structure, low, high, slot);
    }

    public static void init(@Nullable Object value, Object structure, int slot) {
        set(structure, value, slot);
    }
}
