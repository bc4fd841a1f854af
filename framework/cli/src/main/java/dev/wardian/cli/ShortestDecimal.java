package dev.wardian.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Floats as the decimal of the fewest digits that reads back to the same bits, and of several such
 * the nearest. {@link Double#toString} before JDK 19 is neither. Written without exponent from
 * 10^-6 to 10^21.
 */
final class ShortestDecimal {
    private static final int FLOAT_DIGITS = 9;
    private static final int DOUBLE_DIGITS = 17;
    private static final int LEAST_PLAIN_EXPONENT = -6;
    private static final int MOST_PLAIN_EXPONENT = 20;

    private ShortestDecimal() {}

    static String of(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
            return special(value);
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String digits =
                layOut(
                        shortest(
                                exact,
                                FLOAT_DIGITS,
                                text -> Float.parseFloat(text.toString()) == Math.abs(value)));
        return value < 0 ? "-" + digits : digits;
    }

    static String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return special(value);
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String digits =
                layOut(
                        shortest(
                                exact,
                                DOUBLE_DIGITS,
                                text -> Double.parseDouble(text.toString()) == Math.abs(value)));
        return value < 0 ? "-" + digits : digits;
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        String sign = 1 / value < 0 || value < 0 ? "-" : "";
        return sign + (value == 0 ? "0" : "inf");
    }

    /**
     * Both neighbours of each length are tried: below a power of two floats lie closer than above,
     * so that the farther neighbour may read back where the nearer one does not.
     */
    private static BigDecimal shortest(
            BigDecimal exact, int maxDigits, Predicate<BigDecimal> readsBack) {
        for (int digits = 1; digits < maxDigits; digits++) {
            BigDecimal near = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (readsBack.test(near)) {
                return near;
            }
            RoundingMode away =
                    near.compareTo(exact) < 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
            BigDecimal far = exact.round(new MathContext(digits, away));
            if (readsBack.test(far)) {
                return far;
            }
        }
        return exact.round(new MathContext(maxDigits, RoundingMode.HALF_EVEN));
    }

    private static String layOut(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent <= MOST_PLAIN_EXPONENT) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + exponent;
    }
}
