package dev.wardian.wasm.text.internal.lexer;

import org.jspecify.annotations.Nullable;

/** Well-formedness of UTF-8 (spec section 5.2.4). */
public final class Utf8Bytes {
    public static final String MALFORMED = "malformed UTF-8 encoding";

    private Utf8Bytes() {}

    public static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** The index of the first byte of the first malformed sequence, or -1 if there is none. */
    public static int firstMalformed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = bytes[i] & 0xFF;
            if (lead < 0x80) {
                i++;
                continue;
            }
            int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
            if (lead < 0xC2 || lead > 0xF4 || i + length > to) {
                return i;
            }
            for (int k = 1; k < length; k++) {
                if (!isContinuation(bytes[i + k])) {
                    return i;
                }
            }
            int second = bytes[i + 1] & 0xFF;
            boolean overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
            boolean surrogate = lead == 0xED && second >= 0xA0;
            boolean beyond = lead == 0xF4 && second >= 0x90;
            if (overlong || surrogate || beyond) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** The UTF-8 of a Unicode scalar value, or null if the number is none. */
    public static byte @Nullable [] encode(int scalar) {
        if (scalar < 0 || scalar > 0x10FFFF || (scalar >= 0xD800 && scalar < 0xE000)) {
            return null;
        }
        return Character.toString(scalar).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
