package dev.wardian.plugin.internal.abi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes and encodes text between guest and host. Malformed text is an error (rule 4). */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    /** Characters that are decoded at a time where only the place of an error is wanted. */
    private static final int PIECE = 8192;

    private Utf8() {}

    /**
     * Decodes {@code bytes}; returns null if they are malformed.
     *
     * <p>The constructor of {@code String} is much faster than a reporting decoder and marks what
     * is malformed with U+FFFD; so only text that has one is read again, to tell a real U+FFFD from
     * a replacement.
     */
    public static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        return malformedAt(bytes) < 0 ? text : null;
    }

    /**
     * Where the first part of {@code bytes} that is no text begins, or -1 if all of them are text.
     */
    public static int malformedAt(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(bytes.length, PIECE));
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return result.isError() ? in.position() : -1;
    }

    /**
     * Encodes {@code text}, or throws where it has half of a surrogate pair, which has no encoding.
     *
     * <p>{@code String.getBytes} is much faster than an encoder, but writes a question mark for it.
     * The search before it costs nothing for text of which the JVM knows that it has no surrogates.
     *
     * @throws IllegalArgumentException that says at which index
     */
    public static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                requirePairs(text, i);
                break;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void requirePairs(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                // A pair is read as the code point that it stands for, one half as itself.
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    throw new IllegalArgumentException(
                            "the text has half of a surrogate pair at index " + i);
                }
                i++;
            }
        }
    }

    /**
     * Decodes the message of a panicking guest. Malformed parts are replaced, since the message is
     * only shown.
     */
    public static String decodeLeniently(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
