package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestDecimalTest {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1, 1",
        "100, 100",
        "-2.5, -2.5",
        "123456789, 123456789",
        "2e23, 2e23",
        "2e-3, 0.002",
        "1e-6, 0.000001",
        "1.5e-7, 1.5e-7",
        "1e20, 100000000000000000000",
        "1e21, 1e21",
        "4.9e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "9007199254740993, 9007199254740992",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "9.5367431640625e-7, 9.5367431640625e-7"
    })
    void doubles(double value, String text) {
        assertEquals(text, ShortestDecimal.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1", "1.4e-45, 1e-45", "3.4028235e38, 3.4028235e38", "16777216, 16777216",
        "1.17549435e-38, 1.1754944e-38", "33554432, 33554432", "8.41e21, 8.41e21", "2e-44, 2e-44"
    })
    void floats(float value, String text) {
        assertEquals(text, ShortestDecimal.of(value));
    }

    @Test
    void valuesWithoutDigits() {
        assertEquals("nan", ShortestDecimal.of(Double.NaN));
        assertEquals("nan", ShortestDecimal.of(Double.longBitsToDouble(0xfff0_0000_0000_0001L)));
        assertEquals("nan", ShortestDecimal.of(Float.intBitsToFloat(0xffc0_0000)));
        assertEquals("inf", ShortestDecimal.of(Double.POSITIVE_INFINITY));
        assertEquals("-inf", ShortestDecimal.of(Float.NEGATIVE_INFINITY));
        assertEquals("0", ShortestDecimal.of(0.0));
        assertEquals("-0", ShortestDecimal.of(-0.0f));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1074, -1022, -44, -43, -24, -1, 1, 53, 122, 1023})
    void powersOfTwoHaveANarrowerGapBelow(int exponent) {
        checkDouble(Math.scalb(1.0, exponent));
    }

    @Property(tries = 2000)
    void anyDoubleReadsBackFromTheFewestDigits(@ForAll("uniformBits") long bits) {
        double value = Double.longBitsToDouble(bits);
        Assume.that(Double.isFinite(value) && value != 0);

        checkDouble(value);
    }

    @Property(tries = 2000)
    void anyFloatReadsBackFromTheFewestDigits(@ForAll("uniformBits") long anyBits) {
        int bits = (int) anyBits;
        float value = Float.intBitsToFloat(bits);
        Assume.that(Float.isFinite(value) && value != 0);

        String text = ShortestDecimal.of(value);

        assertEquals(value, ValueReader.read(ValueType.F32, text));
        float size = Math.abs(value);
        // Doubles hold the midpoints of floats exactly; beyond the greatest float the gap goes on.
        double above = size == Float.MAX_VALUE ? 0x1.0p128 : Math.nextUp(size);
        assertShortest(
                text,
                new BigDecimal(((double) size + Math.nextDown(size)) / 2),
                new BigDecimal(((double) size + above) / 2),
                (bits & 1) == 0);
    }

    /** Every exponent is as likely as any other. */
    @Provide
    Arbitrary<Long> uniformBits() {
        return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
    }

    private static void checkDouble(double value) {
        String text = ShortestDecimal.of(value);

        assertEquals(value, ValueReader.read(ValueType.F64, text));
        BigDecimal size = new BigDecimal(Math.abs(value));
        BigDecimal below = new BigDecimal(Math.nextDown(Math.abs(value)));
        BigDecimal above =
                Math.abs(value) == Double.MAX_VALUE
                        ? size.add(size.subtract(below))
                        : new BigDecimal(Math.nextUp(Math.abs(value)));
        assertShortest(
                text,
                size.add(below).divide(TWO),
                size.add(above).divide(TWO),
                (Double.doubleToRawLongBits(value) & 1) == 0);
    }

    /**
     * That no decimal with fewer digits lies between {@code low} and {@code high}, the midpoints to
     * the neighbours, which themselves read back where the value's last bit is even.
     */
    private static void assertShortest(
            String text, BigDecimal low, BigDecimal high, boolean inclusive) {
        BigDecimal printed = new BigDecimal(text).abs().stripTrailingZeros();
        assertTrue(isBetween(printed, low, high, inclusive), text);
        // Multiples of the next power of ten are all the decimals with a digit less, or fewer.
        BigDecimal step = BigDecimal.ONE.scaleByPowerOfTen(1 - printed.scale());
        BigDecimal candidate = low.divide(step, 0, RoundingMode.CEILING).multiply(step);
        if (candidate.compareTo(low) == 0 && !inclusive) {
            candidate = candidate.add(step);
        }
        assertFalse(
                candidate.signum() > 0 && isBetween(candidate, low, high, inclusive),
                () -> text + " is longer than needed");
    }

    private static boolean isBetween(
            BigDecimal value, BigDecimal low, BigDecimal high, boolean inclusive) {
        int atLow = value.compareTo(low);
        int atHigh = value.compareTo(high);
        return inclusive ? atLow >= 0 && atHigh <= 0 : atLow > 0 && atHigh < 0;
    }
}
