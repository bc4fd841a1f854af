package dev.wardian.plugin.internal.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as UTF-8. Nothing is replaced: text that has no encoding and bytes that are no text are
 * refused.
 */
enum TextCodec implements Codec {
    INSTANCE;

    @Override
    public String describe() {
        return "UTF-8 text";
    }

    @Override
    public byte[] encode(Object value) {
        try {
            // A fresh encoder reports what String.getBytes would replace by a question mark.
            ByteBuffer encoded =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap((String) value));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text has half of a surrogate pair", e);
        }
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException {
        return text(bytes);
    }

    static String text(byte[] bytes) throws DecodeException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException("it is malformed UTF-8", e);
        }
    }
}
