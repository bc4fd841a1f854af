package dev.wardian.interfaces;

import java.util.Optional;

/** The types of parameters and results that descriptions use. */
public enum WitType {
    /** Text in UTF-8. */
    STRING("string", "i32"),
    /** Bytes: {@code list<u8>}. */
    BYTES("list<u8>", "i32"),
    /** A signed number of 32 bits. */
    S32("s32", "i32"),
    /** An unsigned number of 32 bits. */
    U32("u32", "i32"),
    /** A signed number of 64 bits. */
    S64("s64", "i64"),
    /** An unsigned number of 64 bits. */
    U64("u64", "i64");

    private final String text;
    private final String core;

    WitType(String text, String core) {
        this.text = text;
        this.core = core;
    }

    static Optional<WitType> ofWord(String word) {
        for (WitType type : values()) {
            if (type.text.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** {@return whether the values are in memory, and a function gets their address and length} */
    public boolean isInMemory() {
        return this == STRING || this == BYTES;
    }

    /** {@return the WebAssembly type of a number, or of an address: {@code i32} or {@code i64}} */
    public String core() {
        return core;
    }

    /** The type in WIT. */
    @Override
    public String toString() {
        return text;
    }
}
