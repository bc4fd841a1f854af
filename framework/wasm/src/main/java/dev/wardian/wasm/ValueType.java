package dev.wardian.wasm;

/**
 * A WebAssembly value type (spec section 2.3, "Types").
 *
 * <p>Numbers cross the Java border as {@code Integer}, {@code Long}, {@code Float} and {@code
 * Double}; a {@code v128} as {@link V128}; a {@code funcref} as {@link WasmFunction} or null; an
 * {@code externref} as any object or null.
 */
public enum ValueType {
    I32("i32", 0x7F, 1),
    I64("i64", 0x7E, 1),
    F32("f32", 0x7D, 1),
    F64("f64", 0x7C, 1),
    V128("v128", 0x7B, 2),
    FUNCREF("funcref", 0x70, 1),
    EXTERNREF("externref", 0x6F, 1);

    private final String text;
    private final int code;
    private final int slots;

    ValueType(String text, int code, int slots) {
        this.text = text;
        this.code = code;
        this.slots = slots;
    }

    /** The byte that stands for this type in the binary format. */
    public int code() {
        return code;
    }

    /** How many 64-bit frame slots a value of this type takes. */
    public int slots() {
        return slots;
    }

    /** Whether values of this type are references. */
    public boolean isReference() {
        return this == FUNCREF || this == EXTERNREF;
    }

    /** The name of this type in the text format. */
    @Override
    public String toString() {
        return text;
    }
}
