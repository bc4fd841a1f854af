package dev.wardian.interfaces;

/**
 * How a function answers. Each but the first may answer the negative of an error number instead.
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
     * A value of variable size, whose length is answered. It is in the caller's buffer where it
     * fits, and in the reply slot in any case.
     */
    VARIABLE
}
