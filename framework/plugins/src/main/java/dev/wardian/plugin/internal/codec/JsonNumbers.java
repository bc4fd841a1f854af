package dev.wardian.plugin.internal.codec;

/**
 * Looks for numbers that are larger than they look: {@code 1e999999999} is a short text, and a
 * {@code BigDecimal} that fills the heap of whoever adds 1 to it.
 */
final class JsonNumbers {
    private static final int MAX_EXPONENT = 400;

    private JsonNumbers() {}

    /**
     * Checks the exponents of all numbers in a JSON text, whether it is well-formed or not.
     *
     * @throws DecodeException if one is not between -400 and 400
     */
    static void check(String text) throws DecodeException {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0;
            } else if ((c == 'e' || c == 'E') && i > 0 && isDigit(text.charAt(i - 1))) {
                checkExponent(text, i + 1);
            }
        }
    }

    private static void checkExponent(String text, int start) throws DecodeException {
        int at = start;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int value = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && value <= MAX_EXPONENT) {
            value = 10 * value + text.charAt(at) - '0';
            at++;
        }
        if (value > MAX_EXPONENT) {
            throw new DecodeException(
                    "a number has an exponent beyond " + MAX_EXPONENT + " (column " + start + ")",
                    null);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
