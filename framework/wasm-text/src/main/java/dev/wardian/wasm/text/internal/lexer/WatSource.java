package dev.wardian.wasm.text.internal.lexer;

import dev.wardian.wasm.text.WatException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 text that is read, and the places in it. */
public final class WatSource {
    /** A reason may quote a token, which may be all of the text. */
    private static final int MAX_REASON = 300;

    public final byte[] bytes;

    private WatSource(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Text as bytes; it is an error if they are not well-formed UTF-8. */
    public static WatSource of(byte[] bytes) {
        WatSource text = new WatSource(bytes);
        int bad = Utf8Bytes.firstMalformed(bytes, 0, bytes.length);
        if (bad >= 0) {
            throw text.error(bad, Utf8Bytes.MALFORMED);
        }
        return text;
    }

    public static WatSource of(String text) {
        ByteBuffer encoded;
        try {
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new WatException(
                    Utf8Bytes.MALFORMED + ": the text has half a surrogate pair", 1, 1);
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return new WatSource(bytes);
    }

    public WatException error(int offset, String reason) {
        boolean readable = reason.length() <= MAX_REASON;
        String shown = readable ? reason : reason.substring(0, MAX_REASON) + "...";
        return new WatException(shown, line(offset), column(offset));
    }

    public int line(int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    public int column(int offset) {
        int column = 1;
        for (int i = offset - 1; i >= 0 && bytes[i] != '\n'; i--) {
            if (!Utf8Bytes.isContinuation(bytes[i])) {
                column++;
            }
        }
        return column;
    }

    public String slice(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
