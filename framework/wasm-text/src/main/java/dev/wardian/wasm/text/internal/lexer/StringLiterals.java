package dev.wardian.wasm.text.internal.lexer;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Strings of the text format (spec section 6.3.3): quoted bytes with escapes. */
public final class StringLiterals {
    private StringLiterals() {}

    /**
     * Reports an escape that is none in the string, quotes included, from {@code from} to {@code
     * to}.
     */
    public static void check(WatSource source, int from, int to) {
        read(source, from, to, null);
    }

    /** The bytes that the string, quotes included, from {@code from} to {@code to} stands for. */
    public static byte[] decode(WatSource source, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        read(source, from, to, out);
        return out.toByteArray();
    }

    private static void read(
            WatSource source, int from, int to, @Nullable ByteArrayOutputStream out) {
        byte[] text = source.bytes;
        int i = from + 1;
        while (i < to - 1) {
            if (text[i] != '\\') {
                if (out != null) {
                    out.write(text[i]);
                }
                i++;
                continue;
            }
            int length =
                    text[i + 1] == 'u' ? unicodeLength(text, i, to) : simpleLength(text, i, to);
            byte[] value = length < 0 ? null : value(text, i, length);
            if (value == null) {
                throw source.error(i, "illegal escape");
            }
            if (out != null) {
                out.write(value, 0, value.length);
            }
            i += length;
        }
    }

    private static int simpleLength(byte[] text, int at, int to) {
        if ("tnr\"'\\".indexOf(text[at + 1]) >= 0) {
            return 2;
        }
        return at + 3 < to && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0 ? 3 : -1;
    }

    private static int unicodeLength(byte[] text, int at, int to) {
        int i = at + 2;
        if (text[i] != '{') {
            return -1;
        }
        do {
            i++;
        } while (i < to && (hex(text[i]) >= 0 || text[i] == '_'));
        return i < to && text[i] == '}' ? i + 1 - at : -1;
    }

    private static byte @Nullable [] value(byte[] text, int at, int length) {
        int c = text[at + 1];
        if (length == 3) {
            return new byte[] {(byte) (hex(text[at + 1]) << 4 | hex(text[at + 2]))};
        }
        if (c == 'u') {
            byte[] digits = java.util.Arrays.copyOfRange(text, at + 1, at + length - 1);
            // Read as a number, so that underscores are where a number may have them.
            digits[0] = '0';
            digits[1] = 'x';
            if (Numbers.kind(digits, 0, digits.length) != TokenKind.NAT) {
                return null;
            }
            Long scalar =
                    Numbers.unsigned(
                            new String(digits, java.nio.charset.StandardCharsets.ISO_8859_1));
            return scalar == null || scalar < 0 || scalar > 0x10FFFF
                    ? null
                    : Utf8Bytes.encode(scalar.intValue());
        }
        byte single =
                switch (c) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> (byte) c;
                };
        return new byte[] {single};
    }

    private static int hex(byte c) {
        return c < 0 ? -1 : Character.digit((char) c, 16);
    }
}
