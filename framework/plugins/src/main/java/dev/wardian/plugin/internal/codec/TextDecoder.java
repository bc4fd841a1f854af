package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A decoder that reads the text that was made to check the bytes. */
@FunctionalInterface
interface TextDecoder extends Codec.Decoder {
    /** As {@link #decode(byte[])}, of the same text. */
    Object decode(String text) throws IOException, UnsupportedTypeException;

    @Override
    default Object decode(byte[] bytes) throws IOException, UnsupportedTypeException {
        return decode(new String(bytes, StandardCharsets.UTF_8));
    }
}
