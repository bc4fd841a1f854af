package dev.wardian.cli;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments of guests by their types. Integers are decimal or {@code 0x} hexadecimal, signed
 * or unsigned, and vectors are integers of 128 bits; floats are decimal or hexadecimal, {@code
 * inf}, {@code nan} or {@code nan:0x} with the payload; the only reference is {@code null}.
 */
final class ValueReader {
    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]+)|([0-9]+))");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile(
                    "([+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+))([pP][+-]?[0-9]+)?");
    private static final Pattern SPECIAL =
            Pattern.compile("([+-]?)(?:(inf)|nan(?::0[xX]([0-9a-fA-F]+))?)");

    private ValueReader() {}

    /**
     * Reads one argument.
     *
     * @return the value in the form in which {@link dev.wardian.wasm.WasmFunction#call} takes it
     * @throws InputException if {@code text} is no value of that type
     */
    static @Nullable Object read(ValueType type, String text) {
        return switch (type.kind()) {
            case I32 -> integer(type, 32, text).intValue();
            case I64 -> integer(type, 64, text).longValue();
            case F32 -> float32(text);
            case F64 -> float64(text);
            case REFERENCE -> nullReference(type, text);
            case V128 -> vector(integer(type, 128, text));
        };
    }

    private static BigInteger integer(ValueType type, int bits, String text) {
        Matcher matcher = INTEGER.matcher(text);
        if (!matcher.matches()) {
            throw refused(type, text);
        }
        boolean hexadecimal = matcher.group(2) != null;
        BigInteger magnitude =
                new BigInteger(
                        matcher.group(hexadecimal ? 2 : 3).replaceFirst("^0+(?=.)", ""),
                        hexadecimal ? 16 : 10);
        BigInteger value = matcher.group(1).equals("-") ? magnitude.negate() : magnitude;
        BigInteger least = BigInteger.ONE.shiftLeft(bits - 1).negate();
        if (value.bitLength() > bits || value.compareTo(least) < 0) {
            throw new InputException("'" + text + "' does not fit into " + type);
        }
        return value;
    }

    private static V128 vector(BigInteger value) {
        return new V128(value.longValue(), value.shiftRight(64).longValue());
    }

    private static float float32(String text) {
        Matcher special = SPECIAL.matcher(text);
        if (special.matches()) {
            return Float.intBitsToFloat((int) special(special, 23, 8, ValueType.F32, text));
        }
        return Float.parseFloat(number(ValueType.F32, text));
    }

    private static double float64(String text) {
        Matcher special = SPECIAL.matcher(text);
        if (special.matches()) {
            return Double.longBitsToDouble(special(special, 52, 11, ValueType.F64, text));
        }
        return Double.parseDouble(number(ValueType.F64, text));
    }

    /** The bits of an infinity or a NaN; without a payload it is the canonical NaN. */
    private static long special(
            Matcher matcher, int fractionBits, int exponentBits, ValueType type, String text) {
        long fraction = 0;
        if (matcher.group(2) == null) {
            String payload = matcher.group(3);
            BigInteger given =
                    payload == null
                            ? BigInteger.ONE.shiftLeft(fractionBits - 1)
                            : new BigInteger(payload, 16);
            if (given.signum() == 0 || given.bitLength() > fractionBits) {
                throw refused(type, text);
            }
            fraction = given.longValue();
        }
        long sign = matcher.group(1).equals("-") ? 1 : 0;
        long exponent = (1L << exponentBits) - 1;
        return (sign << exponentBits | exponent) << fractionBits | fraction;
    }

    /** The text in the form that Java reads, which accepts more than we do. */
    private static String number(ValueType type, String text) {
        if (DECIMAL.matcher(text).matches()) {
            return text;
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (!hexadecimal.matches()) {
            throw refused(type, text);
        }
        return hexadecimal.group(2) == null ? text + "p0" : text;
    }

    private static @Nullable Object nullReference(ValueType type, String text) {
        if (!text.equals("null")) {
            throw refused(type, text);
        }
        return null;
    }

    private static InputException refused(ValueType type, String text) {
        return new InputException("'" + text + "' is no value of type " + type);
    }
}
