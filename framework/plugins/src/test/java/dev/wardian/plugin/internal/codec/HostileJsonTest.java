package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever JSON a plugin writes is read as what it says, or is a mismatch with a short reason. */
class HostileJsonTest {
    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, int y) {}

    record Everything(
            long whole,
            Long boxed,
            double fraction,
            boolean flag,
            String text,
            Colour colour,
            BigDecimal decimal,
            List<Long> list,
            Map<String, Integer> map,
            Point point,
            UUID uuid) {}

    record Picky(int value) {
        Picky {
            if (value < 0) {
                throw new IllegalStateException("below zero");
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface NamedByClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS, property = "c")
    interface NamedByShortClass {}

    record Holder(List<NamedByShortClass> inner) {}

    record PropertyHolder(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object any) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    record NamedByName(int x) {}

    private static Object read(Type type, String json) throws Exception {
        return Codecs.DEFAULT
                .ofOutput(type, ValueKind.JSON)
                .decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static DecodeException mismatch(Type type, String json) {
        return assertThrows(DecodeException.class, () -> read(type, json));
    }

    private static final String GOOD =
            "{\"whole\":1,\"boxed\":2,\"fraction\":3,\"flag\":true,\"text\":\"\",\"colour\":\"RED\","
                    + "\"decimal\":1.5e3,\"list\":[1],\"map\":{\"a\":1},\"point\":{\"x\":1,\"y\":2},"
                    + "\"uuid\":\"00000000-0000-0001-0000-000000000002\"}";

    @Test
    void valuesOfTheRightKindAreRead() throws Exception {
        assertEquals(
                new Everything(
                        1,
                        2L,
                        3,
                        true,
                        "",
                        Colour.RED,
                        new BigDecimal("1.5e3"),
                        List.of(1L),
                        Map.of("a", 1),
                        new Point(1, 2),
                        new UUID(1, 2)),
                read(Everything.class, GOOD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"whole\":1|\"whole\":\"1\"",
                "\"whole\":1|\"whole\":\"\"",
                "\"whole\":1|\"whole\":1.0",
                "\"whole\":1|\"whole\":true",
                "\"whole\":1|\"whole\":null",
                "\"whole\":1|\"whole\":[1]",
                "\"whole\":1|\"whole\":99999999999999999999",
                "\"boxed\":2|\"boxed\":\"2\"",
                "\"boxed\":2|\"boxed\":\"\"",
                "\"fraction\":3|\"fraction\":\"3\"",
                "\"fraction\":3|\"fraction\":\"NaN\"",
                "\"fraction\":3|\"fraction\":NaN",
                "\"flag\":true|\"flag\":1",
                "\"flag\":true|\"flag\":\"true\"",
                "\"flag\":true|\"flag\":\"\"",
                "\"text\":\"\"|\"text\":1",
                "\"text\":\"\"|\"text\":1.5",
                "\"text\":\"\"|\"text\":true",
                "\"colour\":\"RED\"|\"colour\":0",
                "\"colour\":\"RED\"|\"colour\":\"\"",
                "\"colour\":\"RED\"|\"colour\":\"red\"",
                "\"decimal\":1.5e3|\"decimal\":\"1.5\"",
                "\"decimal\":1.5e3|\"decimal\":1e401",
                "\"decimal\":1.5e3|\"decimal\":1E-999999999",
                "\"decimal\":1.5e3|\"decimal\":1e+99999999999999999999",
                "\"list\":[1]|\"list\":[\"\"]",
                "\"list\":[1]|\"list\":[\"5 \"]",
                "\"list\":[1]|\"list\":1",
                "\"list\":[1]|\"list\":\"\"",
                "\"map\":{\"a\":1}|\"map\":{\"a\":\"1\"}",
                "\"map\":{\"a\":1}|\"map\":\"\"",
                "\"point\":{\"x\":1,\"y\":2}|\"point\":\"\"",
                "\"point\":{\"x\":1,\"y\":2}|\"point\":[]",
                "\"uuid\":\"00000000-0000-0001-0000-000000000002\"|\"uuid\":\"\"",
            })
    void valueOfAnotherKindIsAMismatch(String right, String wrong) {
        String json = GOOD.replace(right, wrong);
        assertFalse(json.equals(GOOD));

        mismatch(Everything.class, json);
    }

    /** Names whose hashes are equal fill a table that all readers of a factory share. */
    @Test
    void membersWithEqualHashesAreRead() throws Exception {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++) {
            json.append(i == 0 ? "" : ",").append('"');
            for (int bit = 0; bit < 16; bit++) {
                // "Aa" and "BB" have one hash, and so have all texts made of them.
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":1");
        }

        Object value = read(JsonNode.class, json.append('}').toString());

        assertEquals(20_000, ((JsonNode) value).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":1,\"x\":2,\"y\":1}", "{\"x\":1,\"y\":1} 2", "{\"x\":1}"})
    void membersAreThereOnceAndNothingFollows(String json) {
        mismatch(Point.class, json);
    }

    @Test
    void numbersInTextAreNoNumbers() throws Exception {
        assertEquals(
                List.of("1e999999999", "\"1e999999999", "\\1e999"),
                read(
                        new com.fasterxml.jackson.core.type.TypeReference<
                                List<String>>() {}.getType(),
                        "[\"1e999999999\", \"\\\"1e999999999\", \"\\\\1e999\"]"));
    }

    record Floats(float one, double[] many, float[] few) {}

    @Test
    void floatsAreReadFromNumbersOnly() throws Exception {
        Floats value = (Floats) read(Floats.class, "{\"one\":1,\"many\":[1,2.5],\"few\":[]}");
        assertEquals(1f, value.one());
        assertEquals(2.5, value.many()[1]);
        assertEquals(0, value.few().length);
        for (String wrong :
                List.of(
                        "{\"one\":1e39,\"many\":[],\"few\":[]}",
                        "{\"one\":null,\"many\":[],\"few\":[]}",
                        "{\"one\":1,\"many\":[\"NaN\"],\"few\":[]}",
                        "{\"one\":1,\"many\":[1e309],\"few\":[]}",
                        "{\"one\":1,\"many\":[null],\"few\":[]}",
                        "{\"one\":1,\"many\":1,\"few\":[]}",
                        "{\"one\":1,\"many\":[],\"few\":[\"1\"]}",
                        "{\"one\":1,\"many\":[],\"few\":[[1]]}")) {
            mismatch(Floats.class, wrong);
        }
    }

    record Loose(Object value) {}

    record Exact(BigDecimal value) {}

    /** Types that may hold any number: what does not fit a double is no infinity there either. */
    @Test
    void numbersThatAreTooLargeAreRefusedWhateverTypeReadsThem() throws Exception {
        for (Type type :
                List.of(
                        OptionalDouble.class,
                        Number.class,
                        Object.class,
                        JsonNode.class,
                        double.class,
                        Double.class)) {
            mismatch(type, "1e400");
            mismatch(type, "-1e309");
        }
        for (Type type : List.of(Object.class, JsonNode.class)) {
            mismatch(type, "[1, [2, {\"x\": 1e400}]]");
            mismatch(type, "{\"x\": {\"y\": [1e400]}}");
        }
        mismatch(ObjectNode.class, "{\"x\": 1e400}");
        mismatch(ArrayNode.class, "[1e400]");
        mismatch(Loose.class, "{\"value\": 1e400}");
        mismatch(Loose.class, "{\"value\": [1e400]}");
        assertEquals(OptionalDouble.of(1e308), read(OptionalDouble.class, "1e308"));
        assertEquals(OptionalDouble.empty(), read(OptionalDouble.class, "null"));
        assertEquals(1e308, read(Number.class, "1e308"));
        assertEquals(List.of(1, 0.5, "x"), read(Object.class, "[1, 0.5, \"x\"]"));
        assertEquals("{\"x\":[1,0.5]}", read(JsonNode.class, "{\"x\": [1, 0.5]}").toString());
        assertEquals(new Exact(new BigDecimal("1e400")), read(Exact.class, "{\"value\": 1e400}"));
    }

    @Test
    void exponentsAreBoundedForNumbersByThemselvesToo() throws Exception {
        for (Class<?> type : List.of(BigDecimal.class, Double.class)) {
            mismatch(type, "1e401");
            mismatch(type, "1e-999999999");
        }
        assertEquals(new BigDecimal("1e400"), read(BigDecimal.class, "1e400"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "{\"x\":", "{\"", "["})
    void hugeValuesAreNotRepeatedInErrors(String before) {
        String huge = before + "a".repeat(900_000) + "\"";
        for (Type type : List.of(Point.class, Everything.class, Colour.class, UUID.class)) {
            DecodeException error = mismatch(type, huge);

            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            assertTrue(error.detail().length() < 300, error.detail());
            assertTrue(trace.toString().length() < 20_000, () -> trace.toString().length() + "");
        }
    }

    @Test
    void deepNestingIsAMismatchOnASmallStackToo() throws InterruptedException {
        String deep = "[".repeat(900) + "]".repeat(900);
        Throwable[] thrown = new Throwable[1];
        Thread small =
                new Thread(
                        null,
                        () -> {
                            try {
                                read(JsonNode.class, deep);
                                read(Object.class, deep);
                            } catch (Throwable e) {
                                thrown[0] = e;
                            }
                        },
                        "small",
                        200 << 10);
        small.start();
        small.join();

        assertTrue(thrown[0] == null || thrown[0] instanceof DecodeException, () -> "" + thrown[0]);
        mismatch(JsonNode.class, "[".repeat(100_000));
    }

    @Test
    void exceptionOfAConstructorIsAMismatch() {
        assertTrue(mismatch(Picky.class, "{\"value\":-1}").detail().contains("below zero"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                NamedByClass.class,
                NamedByShortClass.class,
                Holder.class,
                PropertyHolder.class
            })
    void typesThatTheTextNamesByClassAreRefusedWhenTheyAreBound(Class<?> type) {
        UnfitTypeException error =
                assertThrows(
                        UnfitTypeException.class,
                        () -> Codecs.DEFAULT.ofOutput(type, ValueKind.JSON));

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("names of Java classes"), message);
    }

    @Test
    void typesThatTheTextNamesByNameAreNot() throws Exception {
        Codecs.DEFAULT.ofOutput(NamedByName.class, ValueKind.JSON);
    }

    @Test
    void mapperOfAnApplicationIsCopiedAndHardened() throws Exception {
        JsonMapper lenient =
                JsonMapper.builder()
                        .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                        .enable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .build();

        ObjectMapper hardened = JsonRules.hardened(lenient);

        assertThrows(
                Exception.class, () -> hardened.readValue("{\"x\":\"1\",\"y\":1}", Point.class));
        assertThrows(Exception.class, () -> hardened.readValue("1", int[].class));
        assertThrows(Exception.class, () -> hardened.readValue("1 2", Integer.class));
        assertFalse(hardened.getFactory().isEnabled(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES));
        assertEquals(new Point(1, 1), lenient.readValue("{\"x\":\"1\",\"y\":1.2}", Point.class));
        assertEquals(1, lenient.readValue("1", int[].class).length);
        assertTrue(lenient.getFactory().isEnabled(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES));
        assertFalse(lenient.isEnabled(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
    }

    @Test
    void mapperWithDefaultTypingIsRefused() {
        JsonMapper typing =
                JsonMapper.builder()
                        .activateDefaultTyping(
                                BasicPolymorphicTypeValidator.builder()
                                        .allowIfBaseType(Object.class)
                                        .build())
                        .build();

        assertThrows(IllegalArgumentException.class, () -> JsonRules.hardened(typing));
        assertNull(
                JsonMapper.builder()
                        .build()
                        .getDeserializationConfig()
                        .getDefaultTyper(typing.constructType(Object.class)));
    }
}
