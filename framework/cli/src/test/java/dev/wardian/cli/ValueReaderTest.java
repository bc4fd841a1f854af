package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.ValueType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueReaderTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+7, 7",
        "007, 7",
        "2147483647, 2147483647",
        "2147483648, -2147483648",
        "4294967295, -1",
        "-2147483648, -2147483648",
        "0xff, 255",
        "0XFFFFFFFF, -1",
        "-0x1, -1",
        "0x000000000ff, 255"
    })
    void i32IsSignedOrUnsigned(String text, int value) {
        assertEquals(value, ValueReader.read(ValueType.I32, text));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "18446744073709551615, -1",
        "-9223372036854775808, -9223372036854775808",
        "0x8000000000000000, -9223372036854775808"
    })
    void i64IsSignedOrUnsigned(String text, long value) {
        assertEquals(value, ValueReader.read(ValueType.I64, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "1.0", "1e3", "0x", "--1", "1L", "ff", "٣", "null"})
    void otherTextIsNoInteger(String text) {
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.I32, text));
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.I64, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967296", "-2147483649", "0x100000000", "-0xffffffff"})
    void i32HasABound(String text) {
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.I32, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551616", "-9223372036854775809"})
    void i64HasABound(String text) {
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.I64, text));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 3ff8000000000000", "-0, 8000000000000000", ".5, 3fe0000000000000",
        "5., 4014000000000000", "1e3, 408f400000000000", "0x1.8, 3ff8000000000000",
        "0x1p-1074, 1", "-0xap1, c034000000000000", "inf, 7ff0000000000000",
        "-inf, fff0000000000000", "nan, 7ff8000000000000", "-nan, fff8000000000000",
        "nan:0x1, 7ff0000000000001", "1e999, 7ff0000000000000"
    })
    void f64IsDecimalHexadecimalOrSpecial(String text, String bits) {
        double value = assertInstanceOf(Double.class, ValueReader.read(ValueType.F64, text));

        assertEquals(Long.parseUnsignedLong(bits, 16), Double.doubleToRawLongBits(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 3dcccccd", "-0, 80000000", "16777217, 4b800000", "0x1.000001p0, 3f800000",
        "inf, 7f800000", "nan, 7fc00000", "nan:0x200000, 7fa00000", "-nan:0x7fffff, ffffffff"
    })
    void f32IsDecimalHexadecimalOrSpecial(String text, String bits) {
        float value = assertInstanceOf(Float.class, ValueReader.read(ValueType.F32, text));

        assertEquals(Integer.parseUnsignedInt(bits, 16), Float.floatToRawIntBits(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1f",
                "1d",
                "NaN",
                "Infinity",
                "1e",
                "0x",
                "0x.p1",
                " 1",
                "1_000",
                "nan:0x0",
                "nan:0x10000000000000",
                "nan:"
            })
    void otherTextIsNoFloat(String text) {
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.F32, text));
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.F64, text));
    }

    @Test
    void theOnlyReferenceIsNull() {
        assertNull(ValueReader.read(ValueType.FUNCREF, "null"));
        assertNull(ValueReader.read(ValueType.EXTERNREF, "null"));
        assertThrows(InputException.class, () -> ValueReader.read(ValueType.FUNCREF, "0"));
    }

    @Property
    void integersReadBack(@ForAll int i, @ForAll long l) {
        assertEquals(i, ValueReader.read(ValueType.I32, ValueWriter.write(i)));
        assertEquals(l, ValueReader.read(ValueType.I64, ValueWriter.write(l)));
    }
}
