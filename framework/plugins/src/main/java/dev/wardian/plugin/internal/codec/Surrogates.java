package dev.wardian.plugin.internal.codec;

import java.util.Arrays;

/**
 * Writes surrogate pairs in JSON as UTF-8. Jackson writes every half of a pair as an escape: an
 * emoji has 12 bytes instead of 4, and a half alone passes for text.
 */
final class Surrogates {
    private static final int ESCAPE = 6;

    private Surrogates() {}

    /**
     * The same JSON text with the escapes of pairs as UTF-8.
     *
     * @param json a text that Jackson wrote; returned as it is if there are no such escapes
     * @throws DecodeException if a half of a pair is alone
     */
    static byte[] joined(byte[] json) throws DecodeException {
        for (int at = 0; at < json.length; at++) {
            if (json[at] == '\\') {
                if (unit(json, at) >>> 11 == Character.MIN_SURROGATE >>> 11) {
                    return join(json, at);
                }
                at++; // The escaped character may be a backslash.
            }
        }
        return json;
    }

    private static byte[] join(byte[] json, int first) throws DecodeException {
        byte[] joined = Arrays.copyOf(json, json.length);
        int to = first;
        for (int at = first; at < json.length; ) {
            int unit = unit(json, at);
            if (unit >>> 11 == Character.MIN_SURROGATE >>> 11) {
                to = pair(unit, unit(json, at + ESCAPE), joined, to);
                at += 2 * ESCAPE;
            } else {
                if (json[at] == '\\') {
                    joined[to++] = json[at++];
                }
                joined[to++] = json[at++];
            }
        }
        return Arrays.copyOf(joined, to);
    }

    private static int pair(int high, int low, byte[] out, int at) throws DecodeException {
        if (low < 0 || !Character.isSurrogatePair((char) high, (char) low)) {
            throw new DecodeException("a text has half of a surrogate pair", null);
        }
        int point = Character.toCodePoint((char) high, (char) low);
        out[at] = (byte) (0xf0 | (point >> 18));
        out[at + 1] = (byte) (0x80 | ((point >> 12) & 0x3f));
        out[at + 2] = (byte) (0x80 | ((point >> 6) & 0x3f));
        out[at + 3] = (byte) (0x80 | (point & 0x3f));
        return at + 4;
    }

    /** The code unit of the escape at a place, or -1 where there is none. */
    private static int unit(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }
}
