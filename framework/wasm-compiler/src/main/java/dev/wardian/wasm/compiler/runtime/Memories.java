package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * Loads and stores of the first memory. Each compares with the array's length, and leaves to {@link
 * #load} or {@link #store} what lies behind it: the tail of a memory that has grown, or a trap. An
 * access never replaces the array, which compiled code holds.
 */
public final class Memories {
    private static final long U32 = 0xFFFF_FFFFL;

    private Memories() {}

    /** The array of the first memory; it may be another one after each call. */
    public static byte[] bytes(Instance instance) {
        return instance.memory.bytes;
    }

    private static long load(Instance instance, int base, int offset, int size) {
        LinearMemory memory = instance.memory;
        int at = memory.requireInside((base & U32) + (offset & U32), size);
        long value = memory.load(at, size);
        joinSoon(instance, memory);
        return value;
    }

    private static void store(Instance instance, int base, int offset, int size, long value) {
        LinearMemory memory = instance.memory;
        int at = memory.requireInside((base & U32) + (offset & U32), size);
        memory.store(at, size, value);
        joinSoon(instance, memory);
    }

    private static void joinSoon(Instance instance, LinearMemory memory) {
        if (memory.wantsToJoin()) {
            CallContext context = requireNonNull(instance.context);
            context.askAtNextFrame();
        }
    }

    /** A 64-bit address as one of 32 bits, which is outside where that one is. */
    public static int narrow(long address) {
        return address >>> 32 == 0 ? (int) address : -1;
    }

    public static int load32(int base, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        return at >= 0 && at <= bytes.length - 4
                ? (int) LinearMemory.INT.get(bytes, at)
                : (int) load(instance, base, offset, 4);
    }

    public static long load64(int base, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        return at >= 0 && at <= bytes.length - 8
                ? (long) LinearMemory.LONG.get(bytes, at)
                : load(instance, base, offset, 8);
    }

    public static int load8(int base, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        return at >= 0 && at < bytes.length ? bytes[at] : (byte) load(instance, base, offset, 1);
    }

    public static int load16(int base, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        return at >= 0 && at <= bytes.length - 2
                ? (short) LinearMemory.SHORT.get(bytes, at)
                : (short) load(instance, base, offset, 2);
    }

    public static void store32(int base, int value, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        if (at >= 0 && at <= bytes.length - 4) {
            LinearMemory.INT.set(bytes, at, value);
        } else {
            store(instance, base, offset, 4, value);
        }
    }

    public static void store64(int base, long value, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        if (at >= 0 && at <= bytes.length - 8) {
            LinearMemory.LONG.set(bytes, at, value);
        } else {
            store(instance, base, offset, 8, value);
        }
    }

    public static void store8(int base, int value, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        if (at >= 0 && at < bytes.length) {
            bytes[at] = (byte) value;
        } else {
            store(instance, base, offset, 1, value);
        }
    }

    public static void store16(int base, int value, int offset, byte[] bytes, Instance instance) {
        int at = base + offset | base >> 31;
        if (at >= 0 && at <= bytes.length - 2) {
            LinearMemory.SHORT.set(bytes, at, (short) value);
        } else {
            store(instance, base, offset, 2, value);
        }
    }

    // --- the same without an offset

    public static int load32(int at, byte[] bytes, Instance instance) {
        return at >= 0 && at <= bytes.length - 4
                ? (int) LinearMemory.INT.get(bytes, at)
                : (int) load(instance, at, 0, 4);
    }

    public static long load64(int at, byte[] bytes, Instance instance) {
        return at >= 0 && at <= bytes.length - 8
                ? (long) LinearMemory.LONG.get(bytes, at)
                : load(instance, at, 0, 8);
    }

    public static int load8(int at, byte[] bytes, Instance instance) {
        return at >= 0 && at < bytes.length ? bytes[at] : (byte) load(instance, at, 0, 1);
    }

    public static int load16(int at, byte[] bytes, Instance instance) {
        return at >= 0 && at <= bytes.length - 2
                ? (short) LinearMemory.SHORT.get(bytes, at)
                : (short) load(instance, at, 0, 2);
    }

    public static void store32(int at, int value, byte[] bytes, Instance instance) {
        if (at >= 0 && at <= bytes.length - 4) {
            LinearMemory.INT.set(bytes, at, value);
        } else {
            store(instance, at, 0, 4, value);
        }
    }

    public static void store64(int at, long value, byte[] bytes, Instance instance) {
        if (at >= 0 && at <= bytes.length - 8) {
            LinearMemory.LONG.set(bytes, at, value);
        } else {
            store(instance, at, 0, 8, value);
        }
    }

    public static void store8(int at, int value, byte[] bytes, Instance instance) {
        if (at >= 0 && at < bytes.length) {
            bytes[at] = (byte) value;
        } else {
            store(instance, at, 0, 1, value);
        }
    }

    public static void store16(int at, int value, byte[] bytes, Instance instance) {
        if (at >= 0 && at <= bytes.length - 2) {
            LinearMemory.SHORT.set(bytes, at, (short) value);
        } else {
            store(instance, at, 0, 2, value);
        }
    }
}
