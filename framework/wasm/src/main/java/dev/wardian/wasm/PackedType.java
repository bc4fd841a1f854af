package dev.wardian.wasm;

/**
 * An integer of fewer than 32 bits in a field (spec section 2.3.8). Its value is an {@code i32}.
 */
public enum PackedType implements StorageType {
    /** 8 bits. */
    I8("i8", 0x78),
    /** 16 bits. */
    I16("i16", 0x77);

    private final String text;
    private final int code;

    PackedType(String text, int code) {
        this.text = text;
        this.code = code;
    }

    /** {@return the byte that stands for this type in the binary format} */
    public int code() {
        return code;
    }

    /** The name of this type in the text format. */
    @Override
    public String toString() {
        return text;
    }
}
