package dev.wardian.plugin.internal.codec;

/** Encodes Java values as an operation's bytes and decodes them. Thread-safe. */
interface Codec {
    /** What the bytes are, for messages: {@code UTF-8 text}. */
    String describe();

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if the value has none
     */
    byte[] encode(Object value);

    /**
     * The value of a plugin's output.
     *
     * @param bytes owned by the codec from now on
     * @throws DecodeException if they are not what they should be
     */
    Object decode(byte[] bytes) throws DecodeException;
}
