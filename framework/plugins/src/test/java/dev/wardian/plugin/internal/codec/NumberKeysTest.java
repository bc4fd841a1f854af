package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wardian.plugin.manifest.ValueKind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is a number is read as strictly as a value. */
class NumberKeysTest {
    private static final Type DECIMALS = new TypeReference<Map<BigDecimal, Integer>>() {}.getType();
    private static final Type DOUBLES = new TypeReference<Map<Double, Integer>>() {}.getType();
    private static final Type FLOATS = new TypeReference<Map<Float, Integer>>() {}.getType();
    private static final Type WHOLE = new TypeReference<Map<BigInteger, Integer>>() {}.getType();
    private static final Type LONGS = new TypeReference<Map<Long, Integer>>() {}.getType();
    private static final Type BYTES = new TypeReference<Map<Byte, Integer>>() {}.getType();

    private static final List<Type> ALL =
            List.of(
                    DECIMALS,
                    DOUBLES,
                    FLOATS,
                    WHOLE,
                    LONGS,
                    BYTES,
                    new TypeReference<Map<Integer, Integer>>() {}.getType(),
                    new TypeReference<Map<Short, Integer>>() {}.getType(),
                    new TypeReference<Map.Entry<BigDecimal, Integer>>() {}.getType(),
                    new TypeReference<Map.Entry<Double, Integer>>() {}.getType());

    private static Object read(Type type, String key) throws Exception {
        return Codecs.DEFAULT
                .ofOutput(type, ValueKind.JSON)
                .decode(("{\"" + key + "\":1}").getBytes(StandardCharsets.UTF_8));
    }

    private static void mismatch(Type type, String key) {
        DecodeException error = assertThrows(DecodeException.class, () -> read(type, key));
        assertTrue(error.detail().length() < 300, error::detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "1E-999999999",
                "1e401",
                "NaN",
                "-Infinity",
                "Infinity",
                "INF",
                "0x1p3",
                "1d",
                " 1",
                "+1",
                "01",
                ".5",
                "1.",
                "",
                "\u0661",
            })
    void keyThatIsNoNumberOfJsonIsAMismatch(String key) {
        for (Type type : ALL) {
            mismatch(type, key);
        }
    }

    @Test
    void keyOutOfRangeIsAMismatch() {
        mismatch(DOUBLES, "1e309");
        mismatch(FLOATS, "1e39");
        mismatch(LONGS, "9223372036854775808");
        mismatch(BYTES, "1000");
        mismatch(LONGS, "1.5");
        mismatch(WHOLE, "7".repeat(1001));
        mismatch(DECIMALS, "7".repeat(900_000));
    }

    @Test
    void numbersAreRead() throws Exception {
        assertEquals(Map.of(new BigDecimal("-1.5E+3"), 1), read(DECIMALS, "-1.5E+3"));
        assertEquals(Map.of(new BigDecimal("1e400"), 1), read(DECIMALS, "1e400"));
        assertEquals(Map.of(-2.5e-3, 1), read(DOUBLES, "-2.5e-3"));
        assertEquals(Map.of(0f, 1), read(FLOATS, "0"));
        assertEquals(Map.of(new BigInteger("7".repeat(1000)), 1), read(WHOLE, "7".repeat(1000)));
        assertEquals(Map.of(Long.MIN_VALUE, 1), read(LONGS, "-9223372036854775808"));
        assertEquals(Map.of((byte) -1, 1), read(BYTES, "-1"));
    }
}
