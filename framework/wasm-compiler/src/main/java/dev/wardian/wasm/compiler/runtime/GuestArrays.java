package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.runtime.Aggregates;
import dev.wardian.wasm.internal.runtime.ArrayInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Arrays. What makes one comes in two, as in {@link Structs}. */
public final class GuestArrays {
    private static final long U32 = 0xFFFF_FFFFL;

    private GuestArrays() {}

    /** A new array of zeros and nulls, or null if {@link #makeSlowly} has to make it. */
    public static @Nullable Object make(int length, Instance instance, int type) {
        RuntimeType made = instance.types[type];
        Aggregates.chargeArray(instance, made, length & U32);
        return instance.heap().newArrayIfRoom(made, length & U32);
    }

    public static Object makeSlowly(int length, Instance instance, int type) {
        return instance.heap().newArray(instance.types[type], length & U32);
    }

    public static int length(@Nullable Object array) {
        return ArrayInstance.of(array).length();
    }

    public static Object fill(long value, Object array, Instance instance) {
        return fill(value, 0, array, instance);
    }

    public static Object fill(long low, long high, Object array, Instance instance) {
        ArrayInstance filled = (ArrayInstance) array;
        Aggregates.fill(instance, filled, 0, filled.length(), low, high);
        return array;
    }

    public static Object fill(@Nullable Object value, Object array, Instance instance) {
        ArrayInstance filled = (ArrayInstance) array;
        Aggregates.fill(instance, filled, 0, filled.length(), value);
        return array;
    }

    public static int get8(@Nullable Object array, int index) {
        ArrayInstance read = ArrayInstance.of(array);
        byte[] elements = (byte[]) read.elements;
        if (index < 0 || index >= elements.length) {
            throw read.outOfBounds(index);
        }
        return elements[index];
    }

    public static int get16(@Nullable Object array, int index) {
        ArrayInstance read = ArrayInstance.of(array);
        short[] elements = (short[]) read.elements;
        if (index < 0 || index >= elements.length) {
            throw read.outOfBounds(index);
        }
        return elements[index];
    }

    public static int get32(@Nullable Object array, int index) {
        ArrayInstance read = ArrayInstance.of(array);
        int[] elements = (int[]) read.elements;
        if (index < 0 || index >= elements.length) {
            throw read.outOfBounds(index);
        }
        return elements[index];
    }

    public static long get64(@Nullable Object array, int index) {
        ArrayInstance read = ArrayInstance.of(array);
        long[] elements = (long[]) read.elements;
        if (index < 0 || index >= elements.length) {
            throw read.outOfBounds(index);
        }
        return elements[index];
    }

    /** A half of a vector: 0 for the lower one. */
    public static long getHalf(@Nullable Object array, int index, int half) {
        ArrayInstance read = ArrayInstance.of(array);
        if (index < 0 || index >= read.length()) {
            throw read.outOfBounds(index);
        }
        return ((long[]) read.elements)[2 * index + half];
    }

    public static @Nullable Object getReference(@Nullable Object array, int index) {
        ArrayInstance read = ArrayInstance.of(array);
        @Nullable Object[] elements = read.references();
        if (index < 0 || index >= elements.length) {
            throw read.outOfBounds(index);
        }
        return elements[index];
    }

    public static void set8(@Nullable Object array, int index, int value) {
        ArrayInstance written = ArrayInstance.of(array);
        byte[] elements = (byte[]) written.elements;
        if (index < 0 || index >= elements.length) {
            throw written.outOfBounds(index);
        }
        elements[index] = (byte) value;
    }

    public static void set16(@Nullable Object array, int index, int value) {
        ArrayInstance written = ArrayInstance.of(array);
        short[] elements = (short[]) written.elements;
        if (index < 0 || index >= elements.length) {
            throw written.outOfBounds(index);
        }
        elements[index] = (short) value;
    }

    public static void set32(@Nullable Object array, int index, int value) {
        ArrayInstance written = ArrayInstance.of(array);
        int[] elements = (int[]) written.elements;
        if (index < 0 || index >= elements.length) {
            throw written.outOfBounds(index);
        }
        elements[index] = value;
    }

    public static void set64(@Nullable Object array, int index, long value) {
        ArrayInstance written = ArrayInstance.of(array);
        long[] elements = (long[]) written.elements;
        if (index < 0 || index >= elements.length) {
            throw written.outOfBounds(index);
        }
        elements[index] = value;
    }

    public static void set(@Nullable Object array, int index, long low, long high) {
        ArrayInstance written = ArrayInstance.of(array);
        if (index < 0 || index >= written.length()) {
            throw written.outOfBounds(index);
        }
        long[] elements = (long[]) written.elements;
        elements[2 * index] = low;
        elements[2 * index + 1] = high;
    }

    public static void set(@Nullable Object array, int index, @Nullable Object value) {
        ArrayInstance written = ArrayInstance.of(array);
        @Nullable Object[] elements = written.references();
        if (index < 0 || index >= elements.length) {
            throw written.outOfBounds(index);
        }
        elements[index] = value;
    }

    // --- the elements of a new array, which lies above the value

    public static void init(long value, Object array, int index) {
        ((ArrayInstance) array).setNumber(index, value);
    }

    public static void init(long low, long high, Object array, int index) {
        set(array, index, low, high);
    }

    public static void init(@Nullable Object value, Object array, int index) {
        set(array, index, value);
    }
}
