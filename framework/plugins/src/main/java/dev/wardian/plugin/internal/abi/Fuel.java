package dev.wardian.plugin.internal.abi;

/**
 * The fuel that the host's work costs a metered call (rule 8). Changing the numbers changes what a
 * plugin can do within its fuel.
 */
public final class Fuel {
    /** Units of one call of a host function, whatever it does. */
    static final long HOST_CALL = 32;

    private static final int BYTES_PER_UNIT_SHIFT = 3;

    private Fuel() {}

    /** Units for copying {@code length} bytes: one for each eight that were begun. */
    public static long bytes(long length) {
        return (length + 7) >>> BYTES_PER_UNIT_SHIFT;
    }
}
