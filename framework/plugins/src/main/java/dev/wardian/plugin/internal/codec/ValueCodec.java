package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.UnsupportedTypeException;

/** Encodes Java values as an operation's bytes and decodes them. Thread-safe. */
interface ValueCodec {
    /** What the bytes are, for messages: {@code UTF-8 text}. */
    String describe();

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if the value has none
     * @throws UnsupportedTypeException if no value of its type has any
     */
    byte[] encode(Object value) throws UnsupportedTypeException;

    /**
     * The value of a plugin's output.
     *
     * @param bytes owned by the codec from now on
     * @throws DecodeException if they are not what they should be
     * @throws UnsupportedTypeException if the type is at fault, and not the bytes
     */
    Object decode(byte[] bytes) throws DecodeException, UnsupportedTypeException;
}
