package dev.wardian.wasm;

/**
 * A heap type that the specification names (spec section 2.3.4). They form three hierarchies and
 * one of exceptions; each has a greatest and a least type.
 */
public enum AbstractHeapType implements HeapType {
    /** The references of the guest that are no functions, and those of the host brought in. */
    ANY("any", "anyref", 0x6E),
    /** What {@code ref.eq} compares. */
    EQ("eq", "eqref", 0x6D),
    /** Integers of 31 bits. */
    I31("i31", "i31ref", 0x6C),
    STRUCT("struct", "structref", 0x6B),
    ARRAY("array", "arrayref", 0x6A),
    /** Below all of {@link #ANY}; without values. */
    NONE("none", "nullref", 0x71),
    FUNC("func", "funcref", 0x70),
    /** Below all functions; without values. */
    NOFUNC("nofunc", "nullfuncref", 0x73),
    /** The references of the host. */
    EXTERN("extern", "externref", 0x6F),
    /** Below {@link #EXTERN}; without values. */
    NOEXTERN("noextern", "nullexternref", 0x72),
    /** Exceptions. */
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

    /** The byte that stands for this type, and for a nullable reference to it, in the binary. */
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
