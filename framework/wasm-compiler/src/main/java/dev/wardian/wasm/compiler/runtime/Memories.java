package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * Loads and stores of the first memory. Compiled code holds its array while the array is all of the
 * memory, and {@link LinearMemory#SPLIT} while the memory has a tail. So the array's own check is
 * the only one, and an access that fails it is out of bounds. While there is a tail, each access
 * looks itself whether the array has it, until the slower ones have cost as much as making one
 * array of both. An access never replaces the array.
 */
public final class Memories {
    private static final long U32 = 0xFFFF_FFFFL;

    private Memories() {}

    /** The array of the first memory; it may be another one after each call. */
    public static byte[] bytes(Instance instance) {
        byte[] whole = instance.memory.whole;
        if (whole == LinearMemory.SPLIT) {
            instance.memory.countAccesses(1);
            joinSoon(instance, instance.memory);
        }
        // HotSpot moves the checks of an array out of a loop only if it knows that there is one.
        return requireNonNull(whole);
    }

    private static long load(Instance instance, int base, int offset, int size) {
        LinearMemory memory = instance.memory;
        int at = base + offset | base >> 31;
        if (memory.isInArray(at, size)) {
            return LinearMemory.load(memory.bytes, at, size);
        }
        long value = memory.load(memory.requireInside((base & U32) + (offset & U32), size), size);
        joinSoon(instance, memory);
        return value;
    }

    private static void store(Instance instance, int base, int offset, int size, long value) {
        LinearMemory memory = instance.memory;
        int at = base + offset | base >> 31;
        if (memory.isInArray(at, size)) {
            LinearMemory.store(memory.bytes, at, size, value);
            return;
        }
        memory.store(memory.requireInside((base & U32) + (offset & U32), size), size, value);
        joinSoon(instance, memory);
    }

    /** Has the tail joined at the next frame if so many accesses were made to it that it pays. */
    static void joinSoon(Instance instance, LinearMemory memory) {
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
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (int) LinearMemory.INT.get(bytes, base + offset | base >> 31);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (int) load(instance, base, offset, 4);
    }

    public static long load64(int base, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, base + offset | base >> 31);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return load(instance, base, offset, 8);
    }

    public static int load8(int base, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return bytes[base + offset | base >> 31];
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (byte) load(instance, base, offset, 1);
    }

    public static int load16(int base, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (short) LinearMemory.SHORT.get(bytes, base + offset | base >> 31);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (short) load(instance, base, offset, 2);
    }

    public static void store32(int base, int value, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.INT.set(bytes, base + offset | base >> 31, value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, base, offset, 4, value);
    }

    public static void store64(int base, long value, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.LONG.set(bytes, base + offset | base >> 31, value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, base, offset, 8, value);
    }

    public static void store8(int base, int value, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                bytes[base + offset | base >> 31] = (byte) value;
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, base, offset, 1, value);
    }

    public static void store16(int base, int value, int offset, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.SHORT.set(bytes, base + offset | base >> 31, (short) value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, base, offset, 2, value);
    }

    // --- the same without an offset

    public static int load32(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (int) LinearMemory.INT.get(bytes, at);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (int) load(instance, at, 0, 4);
    }

    public static long load64(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (long) LinearMemory.LONG.get(bytes, at);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return load(instance, at, 0, 8);
    }

    public static int load8(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return bytes[at];
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (byte) load(instance, at, 0, 1);
    }

    public static int load16(int at, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                return (short) LinearMemory.SHORT.get(bytes, at);
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        return (short) load(instance, at, 0, 2);
    }

    public static void store32(int at, int value, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.INT.set(bytes, at, value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, at, 0, 4, value);
    }

    public static void store64(int at, long value, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.LONG.set(bytes, at, value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, at, 0, 8, value);
    }

    public static void store8(int at, int value, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                bytes[at] = (byte) value;
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, at, 0, 1, value);
    }

    public static void store16(int at, int value, byte[] bytes, Instance instance) {
        if (bytes != LinearMemory.SPLIT) {
            try {
                LinearMemory.SHORT.set(bytes, at, (short) value);
                return;
            } catch (IndexOutOfBoundsException e) {
                // The slow way says what is wrong.
            }
        }
        store(instance, at, 0, 2, value);
    }
}
