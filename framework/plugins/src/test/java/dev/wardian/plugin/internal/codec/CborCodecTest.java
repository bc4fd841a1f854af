package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.wardian.plugin.Operation;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.JacksonCodec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.manifest.ValueKind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library's binary format, CBOR, as the codec of an application. */
class CborCodecTest {
    /** As an application writes it. */
    private static final class CborCodec implements Codec {
        private final ObjectMapper mapper =
                CBORMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .build();

        @Override
        public ValueKind kind() {
            return ValueKind.BYTES;
        }

        @Override
        public String describe() {
            return "CBOR";
        }

        @Override
        public Encoder encoder(Type type) {
            ObjectWriter writer = mapper.writerFor(mapper.constructType(type));
            return writer::writeValueAsBytes;
        }

        @Override
        public Decoder decoder(Type type) throws UnsupportedTypeException {
            JavaType target = mapper.constructType(type);
            if (target.isAbstract() && !target.isContainerType()) {
                throw new UnsupportedTypeException(type + " is abstract", "use a record");
            }
            ObjectReader reader = mapper.readerFor(target);
            return reader::readValue;
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    record Line(String name, BigDecimal price, byte[] picture, List<Colour> colours) {}

    record Order(long id, List<Line> lines, Map<String, Integer> counts, double rate) {}

    interface Echo {
        Order echo(Order order);

        @Operation("echo")
        CompletionStage<Order> later(Order order);

        @Operation("echo")
        byte[] raw(Order order);

        @Operation("echo")
        Order of(byte[] bytes);
    }

    interface Abstract {
        Number echo(Number value);
    }

    @TempDir Path folder;

    private static final Order ORDER =
            new Order(
                    1L << 60,
                    List.of(
                            new Line(
                                    "größe 😀",
                                    new BigDecimal("0.10"),
                                    new byte[] {0, -1, 127},
                                    List.of(Colour.GREEN, Colour.RED))),
                    Map.of("a", 1, "b", -2),
                    Double.POSITIVE_INFINITY);

    private static void assertSame(Order wanted, Order got) {
        assertEquals(wanted.id(), got.id());
        assertEquals(wanted.counts(), got.counts());
        assertEquals(wanted.rate(), got.rate());
        Line line = got.lines().get(0);
        assertEquals("größe 😀", line.name());
        assertEquals(new BigDecimal("0.10"), line.price());
        assertArrayEquals(new byte[] {0, -1, 127}, line.picture());
        assertEquals(List.of(Colour.GREEN, Colour.RED), line.colours());
    }

    private Echo echo(Host host) {
        host.setting(b -> b.codec(new CborCodec()));
        return host.manager()
                .load(
                        host.folder()
                                .plugin("guest")
                                .guest(new Guest().echo("echo"))
                                .kinds("echo", "bytes", "bytes")
                                .write())
                .as(Echo.class);
    }

    @Test
    void recordsTravelThroughThePluginInBinary() throws Exception {
        try (Host host = new Host(folder)) {
            Echo echo = echo(host);

            assertSame(ORDER, echo.echo(ORDER));
            assertSame(ORDER, echo.later(ORDER).toCompletableFuture().get());
            byte[] bytes = echo.raw(ORDER);
            assertEquals(0xbf, bytes[0] & 0xff); // a map of CBOR, not a brace of JSON
            assertSame(ORDER, echo.of(bytes));
        }
    }

    @Test
    void pluginOfAModuleAloneCarriesJsonUnlessItsKindIsDeclared() {
        try (StandalonePlugin plugin =
                Plugins.load(
                        "guest",
                        new Guest().echo("echo").build(),
                        PluginManager.builder().codec(new CborCodec()))) {
            assertEquals('{', plugin.as(Echo.class).raw(ORDER)[0]);
        }
    }

    @Test
    void bytesThatAreNoSuchValueAreAMismatchOfTheOutput() {
        try (Host host = new Host(folder)) {
            Echo echo = echo(host);
            byte[] good = echo.raw(ORDER);
            for (byte[] wrong :
                    List.of(
                            new byte[0],
                            new byte[] {(byte) 0xff},
                            "{\"id\":1}".getBytes(StandardCharsets.UTF_8),
                            HexFormat.of().parseHex("a1626964f6"), // id is null
                            HexFormat.of().parseHex("5b7fffffffffffffff"), // a huge string
                            HexFormat.of().parseHex("81".repeat(2_000)), // deep lists
                            Arrays.copyOf(good, good.length - 1),
                            Arrays.copyOf(good, good.length + 1))) {
                OutputMismatch error = assertThrows(OutputMismatch.class, () -> echo.of(wrong));

                assertEquals(ErrorId.OUTPUT_MISMATCH, error.id());
                assertTrue(error.summary().length() <= 1_003, error::summary);
            }
            assertSame(ORDER, echo.of(good));
        }
    }

    @Test
    void typeThatTheCodecRefusesIsSaidWhenItIsBound() {
        try (Host host = new Host(folder)) {
            echo(host);
            PluginLinkException error =
                    assertThrows(
                            PluginLinkException.class,
                            () -> host.current().ref("test.guest").get().as(Abstract.class));

            assertEquals(ErrorId.TYPE_UNSUPPORTED, error.problems().get(0).id());
            assertEquals("use a record", error.problems().get(0).hint());
        }
    }

    @Test
    void mapperOfAnotherFormatIsNotTakenForJson() {
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class, () -> JacksonCodec.of(new CBORMapper()));

        assertTrue(String.valueOf(error.getMessage()).contains("CBOR"), error::getMessage);
        assertTrue(String.valueOf(error.getMessage()).contains("Codec of your own"));
    }
}
