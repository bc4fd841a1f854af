package dev.wardian.plugin.internal.abi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text of guests: well-formed or nothing (rule 4). */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * Decodes {@code bytes}, or answers null where they are malformed.
     *
     * <p>The constructor of {@code String} is much faster than a reporting decoder and marks what
     * is malformed with U+FFFD; so only text that has one is decoded again, to tell a real U+FFFD
     * from a replacement.
     */
    public static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Decodes the words of a guest that is giving up: what is malformed is replaced, as the words
     * are only shown.
     */
    static String decodeLeniently(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
