package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.wardian.plugin.codec.JacksonCodec;
import dev.wardian.plugin.manifest.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mapper of the application makes no value of one kind into one of another. */
class CoercionsTest {
    enum Colour {
        RED
    }

    record Point(int x) {}

    /** Where a mapper can have rules for coercion. */
    enum Place {
        DEFAULTS {
            @Override
            void allow(ObjectMapper mapper) {
                allowAll(mapper.coercionConfigDefaults());
            }
        },
        TYPES {
            @Override
            void allow(ObjectMapper mapper) {
                for (LogicalType type : LogicalType.values()) {
                    allowAll(mapper.coercionConfigFor(type));
                }
            }
        },
        CLASSES {
            @Override
            void allow(ObjectMapper mapper) {
                for (Class<?> type : WRONG.keySet()) {
                    if (type != Point.class && type != Colour.class) {
                        allowAll(mapper.coercionConfigFor(type));
                    }
                }
            }
        };

        abstract void allow(ObjectMapper mapper);

        private static void allowAll(MutableCoercionConfig config) {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
                config.setCoercion(shape, CoercionAction.TryConvert);
            }
            config.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.AsEmpty)
                    .setAcceptBlankAsEmpty(true);
        }
    }

    private static final List<String> NO_INTEGERS =
            List.of("\"12\"", "\"\"", "\" \"", "1.0", "true", "[]", "\"1e9\"");
    private static final List<String> NO_FLOATS =
            List.of("\"12\"", "\"1e999999999\"", "\"NaN\"", "\"\"", "\" \"", "true", "[]");
    private static final List<String> NO_BOOLEANS =
            List.of("\"true\"", "\"\"", "1", "0", "1.5", "[]");

    private static final Map<Class<?>, List<String>> WRONG =
            Map.ofEntries(
                    Map.entry(Byte.class, NO_INTEGERS),
                    Map.entry(short.class, NO_INTEGERS),
                    Map.entry(Short.class, NO_INTEGERS),
                    Map.entry(int.class, NO_INTEGERS),
                    Map.entry(Integer.class, NO_INTEGERS),
                    Map.entry(long.class, NO_INTEGERS),
                    Map.entry(Long.class, NO_INTEGERS),
                    Map.entry(BigInteger.class, NO_INTEGERS),
                    Map.entry(AtomicInteger.class, NO_INTEGERS),
                    Map.entry(AtomicLong.class, NO_INTEGERS),
                    Map.entry(Number.class, NO_FLOATS),
                    Map.entry(float.class, NO_FLOATS),
                    Map.entry(Float.class, NO_FLOATS),
                    Map.entry(double.class, NO_FLOATS),
                    Map.entry(Double.class, NO_FLOATS),
                    Map.entry(BigDecimal.class, NO_FLOATS),
                    Map.entry(boolean.class, NO_BOOLEANS),
                    Map.entry(Boolean.class, NO_BOOLEANS),
                    Map.entry(AtomicBoolean.class, NO_BOOLEANS),
                    Map.entry(String.class, List.of("1", "1.5", "true", "[]")),
                    Map.entry(Colour.class, List.of("0", "\"\"", "[]")),
                    Map.entry(Point.class, List.of("\"\"", "[]", "\"1\"")));

    @ParameterizedTest
    @EnumSource
    void coercionIsOffWhereverAMapperHasIt(Place place) throws Exception {
        ObjectMapper mapper = JsonMapper.builder().build();
        place.allow(mapper);
        Codecs codecs = Codecs.of(List.of(JacksonCodec.of(mapper)));

        for (Map.Entry<Class<?>, List<String>> type : WRONG.entrySet()) {
            // The framework reads numbers and text by themselves; the codec reads members.
            ValueCodec codec = codecs.ofOutput(type.getKey().arrayType(), ValueKind.JSON);
            for (String wrong : type.getValue()) {
                assertThrows(
                        DecodeException.class,
                        () -> codec.decode(("[" + wrong + "]").getBytes(StandardCharsets.UTF_8)),
                        () -> type.getKey() + " from " + wrong);
            }
        }
    }

    record Right(
            int whole, double fraction, Number any, boolean flag, String text, List<Colour> list) {}

    @ParameterizedTest
    @EnumSource
    void valuesOfTheRightKindAreStillRead(Place place) throws Exception {
        ObjectMapper mapper = JsonMapper.builder().build();
        place.allow(mapper);
        ValueCodec codec =
                Codecs.of(List.of(JacksonCodec.of(mapper))).ofOutput(Right.class, ValueKind.JSON);

        assertEquals(
                new Right(1, 2, 1.5, true, "", List.of()),
                codec.decode(
                        ("{\"whole\":1,\"fraction\":2,\"any\":1.5,\"flag\":true,\"text\":\"\","
                                        + "\"list\":[]}")
                                .getBytes(StandardCharsets.UTF_8)));
    }
}
