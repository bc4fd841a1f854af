package dev.wardian.wasm.text.internal.lexer;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Numbers of the text format (spec section 6.3.1): their syntax and their bits. */
public final class Numbers {
    public static final String OUT_OF_RANGE = "constant out of range";

    private Numbers() {}

    /** Whether {@code word} is an unsigned integer. */
    public static boolean isNat(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
        return kind(bytes, 0, bytes.length) == TokenKind.NAT;
    }

    /**
     * What kind of number the characters from {@code from} to {@code to} are, or null if they are
     * none.
     */
    public static @Nullable TokenKind kind(byte[] text, int from, int to) {
        boolean signed = from < to && (text[from] == '+' || text[from] == '-');
        int i = signed ? from + 1 : from;
        if (i == to) {
            return null;
        }
        if (text[i] < '0' || text[i] > '9') {
            return isNamed(text, i, to) ? TokenKind.FLOAT : null;
        }
        boolean hex = isHex(text, i, to);
        i = digits(text, hex ? i + 2 : i, to, hex);
        if (i < 0) {
            return null;
        }
        if (i == to) {
            return signed ? TokenKind.INT : TokenKind.NAT;
        }
        return isFraction(text, i, to, hex) ? TokenKind.FLOAT : null;
    }

    private static boolean isNamed(byte[] text, int from, int to) {
        String word = new String(text, from, Math.min(to - from, 6), StandardCharsets.ISO_8859_1);
        if (to - from == 3) {
            return word.equals("inf") || word.equals("nan");
        }
        return word.equals("nan:0x") && digits(text, from + 6, to, true) == to;
    }

    private static boolean isHex(byte[] text, int from, int to) {
        return from + 1 < to && text[from] == '0' && text[from + 1] == 'x';
    }

    /** Whether a point, an exponent or both follow the integral digits and are all that follows. */
    private static boolean isFraction(byte[] text, int from, int to, boolean hex) {
        int i = from;
        if (text[i] == '.') {
            i++;
            if (i < to && isDigit(text[i], hex)) {
                i = digits(text, i, to, hex);
                if (i < 0) {
                    return false;
                }
            }
        }
        if (i == to) {
            return true;
        }
        int exponent = Character.toLowerCase(text[i]);
        if (exponent != (hex ? 'p' : 'e')) {
            return false;
        }
        i++;
        if (i < to && (text[i] == '+' || text[i] == '-')) {
            i++;
        }
        return digits(text, i, to, false) == to;
    }

    /**
     * The offset behind at least one digit, with single underscores between digits; -1 if there is
     * none.
     */
    private static int digits(byte[] text, int from, int to, boolean hex) {
        int i = from;
        if (i >= to || !isDigit(text[i], hex)) {
            return -1;
        }
        while (i < to) {
            if (isDigit(text[i], hex)) {
                i++;
            } else if (text[i] == '_') {
                if (i + 1 >= to || !isDigit(text[i + 1], hex)) {
                    return -1;
                }
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    private static boolean isDigit(byte c, boolean hex) {
        return c >= 0 && Character.digit((char) c, hex ? 16 : 10) >= 0;
    }

    /**
     * The bits of an integer of {@code size} bits, sign-extended; null if it has no such
     * representation. {@code text} is an integer by {@link #kind}.
     */
    public static @Nullable Long integer(String text, int size) {
        char sign = text.charAt(0);
        boolean signed = sign == '+' || sign == '-';
        Long magnitude = unsigned(signed ? text.substring(1) : text);
        if (magnitude == null) {
            return null;
        }
        long value = magnitude;
        long half = 1L << (size - 1);
        if (sign == '-') {
            if (Long.compareUnsigned(value, half) > 0) {
                return null;
            }
            return extend(-value, size);
        }
        if ((sign == '+' && Long.compareUnsigned(value, half) >= 0)
                || (size < 64 && Long.compareUnsigned(value, 1L << size) >= 0)) {
            return null;
        }
        return extend(value, size);
    }

    private static long extend(long value, int size) {
        return value << (64 - size) >> (64 - size);
    }

    /** An unsigned integer of up to 64 bits; null if it has more. */
    public static @Nullable Long unsigned(String text) {
        String digits = text.replace("_", "");
        boolean hex = digits.startsWith("0x");
        int start = hex ? 2 : 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        int length = digits.length() - start;
        if (length > (hex ? 16 : 20)) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(digits.substring(start), hex ? 16 : 10);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The bits of an f32; null if the number is too great or the payload of a NaN does not fit. */
    public static @Nullable Integer f32(String text) {
        boolean negative = text.charAt(0) == '-';
        String magnitude = magnitude(text);
        int bits;
        if (magnitude.startsWith("nan")) {
            Long payload = payload(magnitude, 1L << 22, 23);
            if (payload == null) {
                return null;
            }
            bits = 0x7F80_0000 | payload.intValue();
        } else if (magnitude.equals("inf")) {
            bits = 0x7F80_0000;
        } else {
            float value = Float.parseFloat(javaLiteral(magnitude));
            if (Float.isInfinite(value)) {
                return null;
            }
            bits = Float.floatToRawIntBits(value);
        }
        return negative ? bits | 0x8000_0000 : bits;
    }

    /** As {@link #f32} for an f64. */
    public static @Nullable Long f64(String text) {
        boolean negative = text.charAt(0) == '-';
        String magnitude = magnitude(text);
        long bits;
        if (magnitude.startsWith("nan")) {
            Long payload = payload(magnitude, 1L << 51, 52);
            if (payload == null) {
                return null;
            }
            bits = 0x7FF0_0000_0000_0000L | payload;
        } else if (magnitude.equals("inf")) {
            bits = 0x7FF0_0000_0000_0000L;
        } else {
            double value = Double.parseDouble(javaLiteral(magnitude));
            if (Double.isInfinite(value)) {
                return null;
            }
            bits = Double.doubleToRawLongBits(value);
        }
        return negative ? bits | 0x8000_0000_0000_0000L : bits;
    }

    private static String magnitude(String text) {
        return text.charAt(0) == '-' || text.charAt(0) == '+' ? text.substring(1) : text;
    }

    private static @Nullable Long payload(String text, long canonical, int size) {
        if (text.equals("nan")) {
            return canonical;
        }
        Long payload = unsigned(text.substring("nan:".length()));
        boolean fits = payload != null && payload != 0 && payload >>> size == 0;
        return fits ? payload : null;
    }

    /** Java wants an exponent in every hexadecimal number, and no underscores. */
    private static String javaLiteral(String text) {
        String plain = text.replace("_", "");
        boolean needsExponent =
                plain.startsWith("0x") && plain.indexOf('p') < 0 && plain.indexOf('P') < 0;
        return needsExponent ? plain + "p0" : plain;
    }

    /** A number that {@link #f32} reads as these bits. */
    public static String text(int bits) {
        float value = Float.intBitsToFloat(bits);
        String sign = bits < 0 ? "-" : "";
        if (Float.isNaN(value)) {
            return sign + "nan:0x" + Integer.toHexString(bits & 0x7F_FFFF);
        }
        return Float.isInfinite(value) ? sign + "inf" : Float.toString(value);
    }

    /** A number that {@link #f64} reads as these bits. */
    public static String text(long bits) {
        double value = Double.longBitsToDouble(bits);
        String sign = bits < 0 ? "-" : "";
        if (Double.isNaN(value)) {
            return sign + "nan:0x" + Long.toHexString(bits & 0xF_FFFF_FFFF_FFFFL);
        }
        return Double.isInfinite(value) ? sign + "inf" : Double.toString(value);
    }
}
