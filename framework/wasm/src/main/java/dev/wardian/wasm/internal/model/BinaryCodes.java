package dev.wardian.wasm.internal.model;

/**
 * The bytes and bits of the binary format (spec chapter 5) that are neither types of values, which
 * {@link ValTypes} has, nor instructions, sections or kinds of imports.
 */
public final class BinaryCodes {
    /** The form of a function type (spec section 5.3.5). */
    public static final int FUNCTION_TYPE = 0x60;

    public static final int STRUCT_TYPE = 0x5F;
    public static final int ARRAY_TYPE = 0x5E;

    /** Before the supertypes of a type that may have subtypes (spec section 5.3.6). */
    public static final int SUB = 0x50;

    /** Before the supertypes of a type that has no subtypes. */
    public static final int SUB_FINAL = 0x4F;

    /** Before the number of types of a recursive group. */
    public static final int RECURSIVE_GROUP = 0x4E;

    /** The mutability of a field or global that may change; 0 is that of another one. */
    public static final int MUTABLE = 1;

    // The bits of the byte before limits (spec section 5.3.8).
    public static final int LIMITS_HAVE_MAX = 1;
    public static final int LIMITS_ARE_SHARED = 2;
    public static final int LIMITS_ARE_64_BIT = 4;
    public static final int LIMITS_HAVE_PAGE_SIZE = 8;

    /** The attribute of a tag: an exception. */
    public static final int EXCEPTION_TAG = 0;

    /** Before a table with an initializer, and followed by a zero byte (spec section 5.5.7). */
    public static final int TABLE_WITH_INITIALIZER = 0x40;

    // The bits of an element or data segment's first number (spec sections 5.5.12 and 5.5.14).
    public static final int SEGMENT_IS_NOT_ACTIVE = 1;

    /** The index of the memory or table stands there; or, not active, it is declarative. */
    public static final int SEGMENT_IS_EXPLICIT_OR_DECLARATIVE = 2;

    /** Elements are given as expressions, and not as functions. */
    public static final int SEGMENT_HAS_EXPRESSIONS = 4;

    /** The kind of elements that are functions. */
    public static final int FUNCTION_ELEMENTS = 0;

    /** The block type without parameters and results (spec section 5.4.2). */
    public static final int EMPTY_BLOCK = 0x40;

    // The bits of a branch on a cast: whether null is of the type that is given or tested for.
    public static final int CAST_FROM_NULLABLE = 1;
    public static final int CAST_TO_NULLABLE = 2;

    private static final byte[] MAGIC = {0, 'a', 's', 'm'};
    private static final byte[] VERSION = {1, 0, 0, 0};

    private BinaryCodes() {}

    /** The first four bytes of every module. */
    public static byte[] magic() {
        return MAGIC.clone();
    }

    /** The four bytes behind them: the version of the binary format. */
    public static byte[] version() {
        return VERSION.clone();
    }
}
