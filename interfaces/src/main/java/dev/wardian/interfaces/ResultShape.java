package dev.wardian.interfaces;

/**
 * What a function returns. Each but the first may return the negative of an error number instead.
 */
public enum ResultShape {
    /** The function does not return. */
    NEVER,
    /** 0, without a value. */
    STATUS,
    /** A number. */
    NUMBER,
    /** Bytes, as many as fit into a buffer whose size the caller chooses. */
    FILLED,
    /**
     * The length of a value of variable size. The value is in the reply slot, and in the caller's
     * buffer as well if it fits there.
     */
    VARIABLE
}
