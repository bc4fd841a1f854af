package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.internal.abi.Utf8;

/**
 * Encodes text as UTF-8 without replacement characters: text that has no encoding and malformed
 * bytes are errors.
 */
enum TextCodec implements ValueCodec {
    INSTANCE;

    @Override
    public String describe() {
        return "UTF-8 text";
    }

    @Override
    public byte[] encode(Object value) {
        return Utf8.encode((String) value);
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException {
        return text(bytes);
    }

    static String text(byte[] bytes) throws DecodeException {
        String text = Utf8.decode(bytes);
        if (text == null) {
            throw new DecodeException(
                    "it is malformed UTF-8 at byte " + Utf8.malformedAt(bytes), null);
        }
        return text;
    }
}
