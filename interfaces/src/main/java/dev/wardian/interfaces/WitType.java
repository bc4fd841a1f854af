package dev.wardian.interfaces;

import java.util.Optional;

/** The types of parameters and results that descriptions use. */
public enum WitType {
    /** Text in UTF-8. */
    STRING("string", "i32"),
    /** Bytes: {@code list<u8>}. */
    BYTES("list<u8>", "i32"),
    S32("s32", "i32"),
    U32("u32", "i32"),
    S64("s64", "i64"),
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

    /** Whether values lie in memory and are passed as address and length. */
    public boolean isInMemory() {
        return this == STRING || this == BYTES;
    }

    /** The WebAssembly type of a number, or of an address: {@code i32} or {@code i64}. */
    public String core() {
        return core;
    }

    /** As WIT writes it. */
    @Override
    public String toString() {
        return text;
    }
}
