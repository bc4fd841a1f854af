package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codecs of an application, as it would write them. */
class CodecTest {
    record Point(int x, int y) {}

    interface Echo {
        Point echo(Point value);
    }

    /** Two numbers in eight bytes. */
    private static final class PointCodec implements Codec {
        private final ValueKind kind;
        private final List<Type> bound = new ArrayList<>();

        PointCodec(ValueKind kind) {
            this.kind = kind;
        }

        @Override
        public ValueKind kind() {
            return kind;
        }

        @Override
        public Encoder encoder(Type type) throws UnsupportedTypeException {
            require(type);
            return value -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes);
                out.writeInt(((Point) value).x());
                out.writeInt(((Point) value).y());
                return bytes.toByteArray();
            };
        }

        @Override
        public Decoder decoder(Type type) throws UnsupportedTypeException {
            require(type);
            return bytes -> {
                DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
                return new Point(in.readInt(), in.readInt());
            };
        }

        private void require(Type type) throws UnsupportedTypeException {
            bound.add(type);
            if (type != Point.class) {
                throw new UnsupportedTypeException(type + " is no point", "use a point");
            }
        }
    }

    /** A codec of JSON whose coders are functions. */
    private static Codec json(Codec.Encoder encoder, Codec.Decoder decoder) {
        return new Codec() {
            @Override
            public Encoder encoder(Type type) {
                return encoder;
            }

            @Override
            public Decoder decoder(Type type) {
                return decoder;
            }
        };
    }

    private static final Codec.Encoder QUOTED =
            value -> ("\"" + value + "\"").getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    private Plugin load(Host host, String kind, Codec... codecs) {
        for (Codec codec : codecs) {
            host.setting(builder -> builder.codec(codec));
        }
        return host.manager()
                .load(
                        host.folder()
                                .plugin("guest")
                                .guest(new Guest().echo("echo"))
                                .kinds("echo", kind, kind)
                                .write());
    }

    private static void withEcho(Codec codec, Consumer<Echo> use) {
        try (StandalonePlugin plugin =
                Plugins.load(
                        "guest",
                        new Guest().echo("echo").build(),
                        PluginManager.builder().codec(codec))) {
            use.accept(plugin.as(Echo.class));
        }
    }

    @Test
    void codecForBytesCarriesObjectsAsBytes() {
        try (Host host = new Host(folder)) {
            PointCodec codec = new PointCodec(ValueKind.BYTES);
            Plugin plugin = load(host, "bytes", codec);

            assertEquals(new Point(1, -2), plugin.as(Echo.class).echo(new Point(1, -2)));
            assertEquals(List.of(Point.class, Point.class), codec.bound);
            assertEquals(2, plugin.call("echo", new byte[2]).length);
        }
    }

    @Test
    void withoutACodecForItsKindAnObjectDoesNotFit() {
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, "bytes", new PointCodec(ValueKind.TEXT));

            PluginLinkException error =
                    assertThrows(PluginLinkException.class, () -> plugin.as(Echo.class));
            assertEquals(ErrorId.SERVICE_MISMATCH, error.problems().get(0).id());
        }
    }

    @Test
    void codecsOfSeveralKindsWorkSideBySideAndTheLastOfAKindCounts() {
        try (Host host = new Host(folder)) {
            PointCodec first = new PointCodec(ValueKind.BYTES);
            Point other = new Point(7, 7);
            Plugin plugin =
                    load(
                            host,
                            "json",
                            first,
                            json(QUOTED, bytes -> bytes),
                            json(QUOTED, b -> other));

            assertSame(other, plugin.as(Echo.class).echo(new Point(1, 1)));
            assertEquals(List.of(), first.bound);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "NUMBER"})
    void codecForNoBytesOrForNumbersIsRefused(ValueKind kind) {
        PluginManager.Builder builder = PluginManager.builder();

        assertThrows(IllegalArgumentException.class, () -> builder.codec(new PointCodec(kind)));
    }

    interface Unsupported {
        List<Point> echo(List<Point> value);
    }

    @Test
    void typeThatTheCodecRefusesIsAProblemOfTheInterface() {
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, "json", new PointCodec(ValueKind.JSON));

            PluginLinkException error =
                    assertThrows(PluginLinkException.class, () -> plugin.as(Unsupported.class));

            assertEquals(2, error.problems().size());
            Problem problem = error.problems().get(0);
            assertEquals(ErrorId.TYPE_UNSUPPORTED, problem.id());
            assertTrue(
                    problem.message().startsWith("Unsupported.echo(List), input: "),
                    problem::message);
            assertEquals("use a point", problem.hint());
        }
    }

    @Test
    void interfaceThatTheManagerKnowsIsCheckedWithItsCodec() {
        try (Host host = new Host(folder)) {
            host.folder()
                    .plugin("guest")
                    .guest(new Guest().echo("echo"))
                    .kinds("echo", "json", "json")
                    .line("implements: [" + Unsupported.class.getName() + "]")
                    .write();
            host.setting(b -> b.service(Unsupported.class).codec(new PointCodec(ValueKind.JSON)));

            PluginStatus status = host.manager().loadAll().get(0);

            assertEquals(PluginState.REJECTED, status.state());
            assertEquals(ErrorId.TYPE_UNSUPPORTED, status.problems().get(0).id());
        }
    }

    @Test
    void codecThatFailsWhileItIsBoundIsAProblemOfTheInterface() {
        for (Throwable failure : List.of(new IllegalStateException("x"), new LinkageError("y"))) {
            Codec codec =
                    new Codec() {
                        @Override
                        public Encoder encoder(Type type) {
                            if (failure instanceof Error error) {
                                throw error;
                            }
                            throw (RuntimeException) failure;
                        }

                        @Override
                        public Decoder decoder(Type type) {
                            return bytes -> bytes;
                        }
                    };

            PluginLinkException error =
                    assertThrows(PluginLinkException.class, () -> withEcho(codec, echo -> {}));

            Problem problem = error.problems().get(0);
            assertEquals(ErrorId.TYPE_UNSUPPORTED, problem.id());
            assertTrue(
                    problem.message().contains(failure.getClass().getSimpleName()),
                    problem::message);
        }
    }

    private static OutputMismatch mismatch(Codec.Encoder encoder, Codec.Decoder decoder) {
        Codec codec = json(encoder, decoder);
        return assertThrows(
                OutputMismatch.class, () -> withEcho(codec, echo -> echo.echo(new Point(1, 2))));
    }

    @Test
    @SuppressWarnings("NullAway") // A decoder must not return null, and this one does.
    void whateverADecoderThrowsIsAMismatchWithAShortReason() {
        String huge = "a".repeat(100_000);
        for (Exception failure :
                List.of(new IOException("bad\nmore"), new IllegalStateException(huge))) {
            OutputMismatch error =
                    mismatch(
                            QUOTED,
                            bytes -> {
                                if (failure instanceof IOException io) {
                                    throw io;
                                }
                                throw (RuntimeException) failure;
                            });

            assertTrue(error.summary().length() < 400, error::summary);
            assertEquals("JSON of Point", error.expected());
        }
        assertTrue(mismatch(QUOTED, bytes -> null).summary().contains("it is null"));
        mismatch(QUOTED, CodecTest::recurse);
    }

    private static Object recurse(byte[] bytes) {
        return bytes.length == Integer.MAX_VALUE ? "" : "" + recurse(bytes);
    }

    @Test
    void whateverAnEncoderThrowsIsAnIllegalArgument() {
        Codec.Encoder failing =
                value -> {
                    throw new IOException("no bytes for " + value);
                };
        assertThrows(
                IllegalArgumentException.class,
                () -> withEcho(json(failing, bytes -> bytes), echo -> echo.echo(new Point(1, 2))));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        withEcho(
                                json(
                                        value ->
                                                recurse(new byte[0])
                                                        .toString()
                                                        .getBytes(StandardCharsets.UTF_8),
                                        b -> b),
                                echo -> echo.echo(new Point(1, 2))));
    }

    @Test
    void typeThatTurnsOutToBeUnsupportedBlamesTheInterface() {
        Codec codec =
                json(
                        QUOTED,
                        bytes -> {
                            throw new UnsupportedTypeException("no", "another");
                        });

        PluginLinkException error =
                assertThrows(
                        PluginLinkException.class,
                        () -> withEcho(codec, echo -> echo.echo(new Point(1, 2))));

        assertEquals(ErrorId.TYPE_UNSUPPORTED, error.problems().get(0).id());
    }

    @Test
    void outputIsCheckedBeforeADecoderGetsIt() {
        List<byte[]> seen = new ArrayList<>();
        Codec.Decoder decoder =
                bytes -> {
                    seen.add(bytes);
                    return new Point(0, 0);
                };

        mismatch(value -> new byte[] {(byte) 0xc0, (byte) 0x80}, decoder);
        mismatch(value -> "1e999999999".getBytes(StandardCharsets.US_ASCII), decoder);

        assertEquals(0, seen.size());
    }
}
