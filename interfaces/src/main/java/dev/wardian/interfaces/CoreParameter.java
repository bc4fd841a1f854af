package dev.wardian.interfaces;

import java.util.Optional;

/**
 * A parameter of a WebAssembly function.
 *
 * @param name in the spelling of C and Rust, such as {@code key_len}
 * @param kind what it means; its WebAssembly type follows from that
 * @param lengthOf the parameter with the address whose length this is, if it is a length
 */
public record CoreParameter(String name, Kind kind, Optional<String> lengthOf) {
    /** What a parameter means. */
    public enum Kind {
        /** The address of text that the function reads. */
        TEXT(WitType.STRING),
        /** The address of bytes that the function reads. */
        BYTES(WitType.BYTES),
        /** The address of a buffer that the function fills with text. */
        TEXT_BUFFER(WitType.STRING),
        /** The address of a buffer that the function fills with bytes. */
        BYTE_BUFFER(WitType.BYTES),
        S32(WitType.S32),
        U32(WitType.U32),
        S64(WitType.S64),
        U64(WitType.U64);

        private final WitType type;

        Kind(WitType type) {
            this.type = type;
        }

        static Kind ofInput(WitType type) {
            return switch (type) {
                case STRING -> TEXT;
                case BYTES -> BYTES;
                case S32 -> S32;
                case U32 -> U32;
                case S64 -> S64;
                case U64 -> U64;
            };
        }

        /** The WebAssembly type: {@code i32} or {@code i64}. */
        public String core() {
            return type.core();
        }
    }

    static CoreParameter of(String name, Kind kind) {
        return new CoreParameter(name, kind, Optional.empty());
    }

    static CoreParameter length(String name, String address) {
        return new CoreParameter(name, Kind.U32, Optional.of(address));
    }

    @Override
    public String toString() {
        return name + ": " + kind.core();
    }
}
