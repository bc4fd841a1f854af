package dev.wardian.wasm.internal.lowering;

/**
 * The families of rare register instructions: the upper bits of an instruction's number, so that
 * the interpreter finds the class for it with one switch. The instructions that are cases of its
 * loop have none of these bits.
 */
public final class OpFamily {
    /** A family has room for 1 &lt;&lt; SHIFT instructions, and so has the loop for cases. */
    public static final int SHIFT = 7;

    public static final int NUMERIC = 1;
    public static final int PARAMETRIC = 2;
    public static final int CONTROL = 3;
    public static final int VARIABLE = 4;
    public static final int MEMORY = 5;
    public static final int TABLE = 6;
    public static final int REFERENCE = 7;
    public static final int AGGREGATE = 8;
    public static final int VECTOR = 9;
    public static final int ATOMIC = 10;

    private OpFamily() {}
}
