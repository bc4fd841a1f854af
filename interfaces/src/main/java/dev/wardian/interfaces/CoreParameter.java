package dev.wardian.interfaces;

import java.util.Optional;

/**
 * A parameter of a WebAssembly function.
 *
 * @param name in the spelling of C and Rust, such as {@code key_len}
 * @param kind its meaning, which decides on its WebAssembly type
 * @param lengthOf for a length, the name of the parameter with the address; otherwise empty
 */
public record CoreParameter(String name, Kind kind, Optional<String> lengthOf) {
    /** The meanings of a parameter. */
    public enum Kind {
        /** The address of text that the function reads. */
        TEXT(WitType.STRING),
        /** The address of bytes that the function reads. */
        BYTES(WitType.BYTES),
        /** The address of a buffer that the function fills with text. */
        TEXT_BUFFER(WitType.STRING),
        /** The address of a buffer that the function fills with bytes. */
        BYTE_BUFFER(WitType.BYTES),
        /** A signed number of 32 bits. */
        S32(WitType.S32),
        /** An unsigned number of 32 bits. */
        U32(WitType.U32),
        /** A signed number of 64 bits. */
        S64(WitType.S64),
        /** An unsigned number of 64 bits. */
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

        /** {@return the WebAssembly type: {@code i32} or {@code i64}} */
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
