package dev.wardian.wasm.internal.runtime;

/** What traps of accesses that are out of bounds say after the words of the specification. */
public final class OutOfBounds {
    /** Compilers put the stack that they keep in the memory before all else. */
    private static final String STACK =
            "; this is below address 0, where the guest's own stack overflows";

    private static final long FOUR_GIB = 1L << 32;

    /** How far below address 0 a frame may reach that has no room on the guest's own stack. */
    private static final long LARGEST_FRAME = 1 << 24;

    /** How far above the begin of such a frame an access may lie that wraps around. */
    private static final long LARGEST_OFFSET = 1 << 16;

    private OutOfBounds() {}

    /** An access to a memory; address and length are unsigned. */
    public static String ofMemory(long address, long length, long size) {
        return "of "
                + count(length, "byte")
                + " at address 0x"
                + Long.toHexString(address)
                + " in a memory of "
                + count(size, "byte")
                + (isBelowZero(address) ? STACK : "");
    }

    /** Whether a sum of an address of 32 bits and an offset is just below 0, or went over it. */
    private static boolean isBelowZero(long address) {
        return address >= FOUR_GIB - LARGEST_FRAME && address < FOUR_GIB + LARGEST_OFFSET;
    }

    /** An access to a memory at an address of 2 GiB or more. */
    public static String beyond2GiB(long length, long size) {
        return "of "
                + count(length, "byte")
                + " at an address beyond 0x7fffffff in a memory of "
                + count(size, "byte");
    }

    /** An access to one element of a table or an array; the index is unsigned. */
    public static String ofElement(long index, String what, long size) {
        return "of element "
                + Long.toUnsignedString(index)
                + " in "
                + what
                + " of "
                + count(size, "element");
    }

    /** An access to elements of a table, array or segment; start and length are unsigned. */
    public static String ofElements(long start, long length, String what, long size) {
        return ofUnits(start, length, what, size, "element");
    }

    /** An access to bytes of a data segment; start and length are unsigned. */
    public static String ofData(long start, long length, long size) {
        return ofUnits(start, length, "a data segment", size, "byte");
    }

    private static String ofUnits(long start, long length, String what, long size, String unit) {
        return "of "
                + count(length, unit)
                + " from "
                + unit
                + " "
                + Long.toUnsignedString(start)
                + " in "
                + what
                + " of "
                + count(size, unit);
    }

    private static String count(long number, String unit) {
        return Long.toUnsignedString(number) + " " + unit + (number == 1 ? "" : "s");
    }
}
