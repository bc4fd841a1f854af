package dev.wardian.wasm;

/**
 * A heap type that the specification names (spec section 2.3.4). These types form four hierarchies:
 * of {@link #ANY}, {@link #FUNC}, {@link #EXTERN} and {@link #EXN}. Each hierarchy has a greatest
 * and a least type.
 */
public enum AbstractHeapType implements HeapType {
    /**
     * All references of the guest but functions and exceptions, and references of the host that the
     * guest converted.
     */
    ANY("any", "anyref", 0x6E),
    /** References that {@code ref.eq} compares; below {@link #ANY}. */
    EQ("eq", "eqref", 0x6D),
    /** Integers of 31 bits; below {@link #EQ}. */
    I31("i31", "i31ref", 0x6C),
    /** All structures; below {@link #EQ}. */
    STRUCT("struct", "structref", 0x6B),
    /** All arrays; below {@link #EQ}. */
    ARRAY("array", "arrayref", 0x6A),
    /** Below all of {@link #ANY}; without values. */
    NONE("none", "nullref", 0x71),
    /** All functions. */
    FUNC("func", "funcref", 0x70),
    /** Below all functions; without values. */
    NOFUNC("nofunc", "nullfuncref", 0x73),
    /** The references of the host. */
    EXTERN("extern", "externref", 0x6F),
    /** Below {@link #EXTERN}; without values. */
    NOEXTERN("noextern", "nullexternref", 0x72),
    /** All exceptions. */
    EXN("exn", "exnref", 0x69),
    /** Below {@link #EXN}; without values. */
    NOEXN("noexn", "nullexnref", 0x74);

    private final String text;
    private final String reference;
    private final int code;

    AbstractHeapType(String text, String reference, int code) {
        this.text = text;
        this.reference = reference;
        this.code = code;
    }

    /**
     * {@return the byte that stands in the binary format for this type, and for a nullable
     * reference to it} It is at least 0x69 and at most 0x74.
     */
    public int code() {
        return code;
    }

    /** The name of the type of nullable references to this one in the text format. */
    String reference() {
        return reference;
    }

    /** The name of this type in the text format. */
    @Override
    public String toString() {
        return text;
    }
}
