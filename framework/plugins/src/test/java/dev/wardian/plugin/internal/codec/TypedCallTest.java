package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.CancelToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedCallTest {
    record Point(int x, int y) {}

    record Shape(String name, List<Point> corners) {}

    interface Echo {
        byte[] bytes(byte[] value);

        @Operation("bytes")
        ByteBuffer buffer(ByteBuffer value);

        String text(String value);

        @Operation("number")
        int int32(int value);

        @Operation("number")
        Long int64(long value);

        @Operation("number")
        byte int8(byte value);

        @Operation("number")
        short int16(short value);

        @Operation("number")
        float float32(float value);

        @Operation("number")
        double float64(Double value);

        @Operation("number")
        BigInteger whole(BigInteger value);

        @Operation("number")
        BigDecimal decimal(BigDecimal value);

        @Operation("json")
        Shape shape(Shape value);

        @Operation("json")
        Map<String, List<Point>> shapes(Map<String, List<Point>> value);

        @Operation("json")
        boolean flag(boolean value);

        @Operation("json")
        String rawJson(String value);

        @Operation("json")
        long jsonNumber(long value);

        void none();

        String inputIsOptional();

        default String twice(String value) {
            return text(value) + text(value);
        }

        static String constant() {
            return "static";
        }
    }

    private static final PluginCallOptions CANCELLED =
            PluginCallOptions.DEFAULT.withCancel(cancelled());

    private static CancelToken cancelled() {
        CancelToken token = new CancelToken();
        token.cancel();
        return token;
    }

    @TempDir Path folder;
    private Host host;

    @BeforeEach
    void open() {
        host = new Host(folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Plugin load(Guest guest, Consumer<PluginFolder.Draft> kinds) {
        PluginFolder.Draft draft = host.folder().plugin("guest").guest(guest);
        kinds.accept(draft);
        return host.manager().load(draft.write());
    }

    private Plugin echo() {
        Guest guest = new Guest();
        for (String operation : List.of("bytes", "text", "number", "json", "none")) {
            guest.echo(operation);
        }
        guest.says("input-is-optional", 50_000, "said".getBytes(StandardCharsets.UTF_8));
        return load(
                guest,
                draft ->
                        draft.kinds("text", "text", "text")
                                .kinds("number", "number", "number")
                                .kinds("json", "json", "json")
                                .kinds("none", "none", "none")
                                .kinds("input-is-optional", "none", "text"));
    }

    private Plugin saying(String kind, byte[] output) {
        return load(
                new Guest().says("answer", 50_000, output),
                draft -> draft.kinds("answer", "none", kind));
    }

    @Test
    void bytesAndTextGoInAndOut() {
        Echo echo = echo().as(Echo.class);

        assertArrayEquals(new byte[] {0, -1, 7}, echo.bytes(new byte[] {0, -1, 7}));
        assertEquals("Zoë \uD83D\uDE00\u0000", echo.text("Zoë \uD83D\uDE00\u0000"));
        assertEquals("", echo.text(""));
        assertEquals("said", echo.inputIsOptional());
        echo.none();
    }

    @Test
    void whatRemainsInABufferIsTheInputAndThePositionStays() {
        ByteBuffer input = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

        ByteBuffer output = echo().as(Echo.class).buffer(input);

        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), output);
        assertEquals(1, input.position());
    }

    @Test
    void numbersComeBackExactly() {
        Echo echo = echo().as(Echo.class);

        assertEquals(Integer.MIN_VALUE, echo.int32(Integer.MIN_VALUE));
        assertEquals(Long.MAX_VALUE, echo.int64(Long.MAX_VALUE));
        assertEquals(Byte.MIN_VALUE, echo.int8(Byte.MIN_VALUE));
        assertEquals(Short.MAX_VALUE, echo.int16(Short.MAX_VALUE));
        assertEquals(Float.MIN_VALUE, echo.float32(Float.MIN_VALUE));
        assertEquals(Double.MAX_VALUE, echo.float64(Double.MAX_VALUE));
        assertEquals(1.0 / Double.NEGATIVE_INFINITY, echo.float64(-0.0));
        BigInteger whole = BigInteger.TWO.pow(300).negate();
        assertEquals(whole, echo.whole(whole));
        assertEquals(new BigDecimal("-12.50"), echo.decimal(new BigDecimal("-12.50")));
        assertEquals(-5, echo.jsonNumber(-5));
    }

    @Test
    void recordsAndCollectionsAreJson() {
        Echo echo = echo().as(Echo.class);
        Shape shape = new Shape("Δ \"quoted\"", List.of(new Point(1, -2), new Point(0, 3)));

        assertEquals(shape, echo.shape(shape));
        assertEquals(Map.of("a", shape.corners()), echo.shapes(Map.of("a", shape.corners())));
        assertTrue(echo.flag(true));
        assertEquals("{\"x\" : 1}", echo.rawJson("{\"x\" : 1}"));
    }

    @Test
    void aServiceIsAnObjectOfItsOwn() {
        Plugin plugin = echo();
        Echo first = plugin.as(Echo.class);
        Echo second = plugin.as(Echo.class);

        assertEquals(first, first);
        assertNotEquals(first, second);
        assertEquals(first.hashCode(), first.hashCode());
        assertEquals(Echo.class.getName() + " of test.guest", first.toString());
        assertEquals("abab", first.twice("ab"));
        assertEquals("static", Echo.constant());
    }

    interface WithOptions {
        String text(String value, PluginCallOptions options);

        String inputIsOptional(PluginCallOptions options);
    }

    @Test
    void optionsOfACallComeAfterItsInput() {
        WithOptions service = echo().as(WithOptions.class);

        assertEquals("x", service.text("x", PluginCallOptions.DEFAULT));
        assertThrows(CallCancelled.class, () -> service.text("x", CANCELLED));
        assertThrows(CallCancelled.class, () -> service.inputIsOptional(CANCELLED));
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // It is what the test is about.
    void argumentsThatCannotBeEncodedNeverReachThePlugin() {
        Plugin plugin = echo();
        Echo echo = plugin.as(Echo.class);

        assertThrows(IllegalArgumentException.class, () -> echo.text("half \uD83D"));
        assertThrows(IllegalArgumentException.class, () -> echo.float64(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> echo.float32(Float.POSITIVE_INFINITY));
        assertThrows(
                IllegalArgumentException.class,
                () -> echo.shape(new Shape("half \uDE00", List.of())));
        assertThrows(NullPointerException.class, () -> echo.text(null));
        assertEquals(0, plugin.figures().calls());
    }

    interface TextAnswer {
        String answer();
    }

    interface IntAnswer {
        int answer();
    }

    interface LongAnswer {
        long answer();
    }

    interface FloatAnswer {
        float answer();
    }

    interface DecimalAnswer {
        BigDecimal answer();
    }

    interface ShapeAnswer {
        Shape answer();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IntAnswer     | number | ``",
                "IntAnswer     | number | 2147483648",
                "IntAnswer     | number | 1.0",
                "IntAnswer     | number | 1e3",
                "IntAnswer     | number | 01",
                "IntAnswer     | number | +1",
                "IntAnswer     | number | 0x10",
                "IntAnswer     | number | 1 2",
                "LongAnswer    | number | 9223372036854775808",
                "LongAnswer    | json   | null",
                "FloatAnswer   | number | NaN",
                "FloatAnswer   | number | 1e39",
                "DecimalAnswer | number | 1e9999999999",
                "ShapeAnswer   | json   | ``",
                "ShapeAnswer   | json   | null",
                "ShapeAnswer   | json   | [1]",
                "ShapeAnswer   | json   | {\"name\":\"a\"}",
                "ShapeAnswer   | json   | {\"name\":\"a\",\"name\":\"b\",\"corners\":[]}",
                "ShapeAnswer   | json   | {\"name\":\"a\",\"corners\":[]} {}",
                "ShapeAnswer   | json   | {\"name\":\"a\",\"corners\":[{\"x\":1.5,\"y\":0}]}",
                "ShapeAnswer   | json   | {\"name\":\"a\",\"corners\":[{\"x\":null,\"y\":0}]}",
            })
    void outputThatIsNotWhatWasPromisedIsAMismatch(String service, String kind, String output)
            throws ClassNotFoundException {
        Plugin plugin = saying(kind, output.getBytes(StandardCharsets.UTF_8));
        Class<?> type = Class.forName(TypedCallTest.class.getName() + "$" + service);
        Object proxy = plugin.as(type);

        OutputMismatch error = assertThrows(OutputMismatch.class, () -> answer(proxy));

        assertEquals("test.guest", error.info().pluginId());
        assertEquals("answer", error.info().operation());
        assertEquals(0, plugin.figures().replaced());
        assertEquals(0, plugin.figures().failures());
    }

    private static void answer(Object service) {
        if (service instanceof IntAnswer answer) {
            answer.answer();
        } else if (service instanceof LongAnswer answer) {
            answer.answer();
        } else if (service instanceof FloatAnswer answer) {
            answer.answer();
        } else if (service instanceof DecimalAnswer answer) {
            answer.answer();
        } else {
            ((ShapeAnswer) service).answer();
        }
    }

    @Test
    void malformedTextIsAMismatchAndNeverReplaced() {
        byte[] overlong = {(byte) 0xC0, (byte) 0x80};

        TextAnswer text = saying("text", overlong).as(TextAnswer.class);

        OutputMismatch mismatch = assertThrows(OutputMismatch.class, text::answer);
        assertEquals("UTF-8 text", mismatch.expected());
        assertTrue(mismatch.summary().contains("at byte 0"), mismatch::summary);
    }

    @Test
    void jsonInAnotherEncodingIsRefused() {
        byte[] utf16 = "{\"name\":\"a\",\"corners\":[]}".getBytes(StandardCharsets.UTF_16BE);

        ShapeAnswer shape = saying("json", utf16).as(ShapeAnswer.class);

        assertThrows(OutputMismatch.class, shape::answer);
    }

    @Test
    void aNumberOfAThousandDigitsIsReadAndALongerOneIsNot() {
        DecimalAnswer thousand = saying("number", digits(1000)).as(DecimalAnswer.class);
        assertEquals(1000, thousand.answer().precision());
        host.close();

        DecimalAnswer more = saying("number", digits(1001)).as(DecimalAnswer.class);
        assertThrows(OutputMismatch.class, more::answer);
    }

    private static byte[] digits(int count) {
        return "7".repeat(count).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void membersThatTheRecordDoesNotKnowAreIgnored() {
        String output = "{\"colour\":\"red\",\"name\":\"a\",\"corners\":[]}";

        ShapeAnswer shape =
                saying("json", output.getBytes(StandardCharsets.UTF_8)).as(ShapeAnswer.class);

        assertEquals(new Shape("a", List.of()), shape.answer());
    }

    @Test
    void outputOfAnOperationWithoutOutputIsAMismatch() {
        Plugin plugin =
                load(new Guest().echo("none"), draft -> draft.kinds("none", "text", "none"));
        interface Silent {
            void none(String value);
        }

        Silent silent = plugin.as(Silent.class);

        silent.none("");
        assertThrows(OutputMismatch.class, () -> silent.none("x"));
    }
}
