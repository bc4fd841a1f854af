package dev.wardian.plugin.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.StreamGuest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces whose methods have streams. */
class StreamServiceTest {
    interface Streams {
        void copy(InputStream in, OutputStream out);

        void copy(InputStream in, OutputStream out, PluginCallOptions options);

        @Operation("copy")
        byte[] copied(InputStream in);

        @Operation("copy")
        String copied(String text);

        @Operation("copy")
        ByteBuffer copied(ByteBuffer bytes);

        @Operation("copy")
        void copy(byte[] in, OutputStream out);

        byte[] count(InputStream in);

        void say(String text, OutputStream out);

        void hello(OutputStream out);

        @Operation("copy")
        CompletionStage<Void> copyLater(InputStream in, OutputStream out);

        @Operation("traps")
        void trap(InputStream in, OutputStream out);

        @Operation("traps")
        CompletionStage<Void> trapLater(InputStream in, OutputStream out);
    }

    @TempDir Path folder;
    private Host host = new Host(Path.of(""));

    @BeforeEach
    void open() {
        host = new Host(folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Plugin load() {
        return host.manager("test.guest").load(StreamGuest.draft(host.folder()).write());
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void parametersThatAreStreamsAreInputAndOutput() {
        Streams streams = load().as(Streams.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        streams.copy(in("a"), out);
        streams.copy(in("b"), out, PluginCallOptions.DEFAULT.withDeadline(Duration.ofMinutes(1)));
        streams.copy(new byte[] {'c'}, out);
        streams.hello(out);
        streams.copyLater(in("d"), out).toCompletableFuture().join();

        assertEquals("abchellod", out.toString(UTF_8));
        assertArrayEquals(new byte[] {3, 0, 0, 0}, streams.count(in("xyz")));
    }

    @Test
    void wholeValuesAreTheContentOfStreams() {
        Streams streams = load().as(Streams.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        streams.say("ä", out);

        assertEquals("ä".repeat(1000), out.toString(UTF_8));
        assertArrayEquals("in".getBytes(UTF_8), streams.copied(in("in")));
        assertEquals("säge", streams.copied("säge"));
        assertEquals(
                ByteBuffer.wrap(new byte[] {1}),
                streams.copied(ByteBuffer.allocate(1).put(0, (byte) 1)));
    }

    interface FromBytes {
        void say(InputStream in, OutputStream out);
    }

    interface ToBytes {
        void count(InputStream in, OutputStream out);
    }

    interface Returns {
        byte[] copy(InputStream in, OutputStream out);
    }

    interface OfOtherType {
        void copy(FileInputStream in, OutputStream out);
    }

    interface Nothing {
        void copy(InputStream in);
    }

    interface Two {
        void copy(InputStream in, InputStream other, OutputStream out);
    }

    interface Later {
        InputStream copy(InputStream in);
    }

    private static Problem problem(Plugin plugin, Class<?> type) {
        PluginLinkException error = assertThrows(PluginLinkException.class, () -> plugin.as(type));
        assertEquals(1, error.problems().size(), error::getMessage);
        return error.problems().get(0);
    }

    @Test
    void streamForAnOperationWithoutOneIsAnErrorAtItsLineOfTheManifest() {
        Plugin plugin = load();

        Problem input = problem(plugin, FromBytes.class);
        Problem output = problem(plugin, ToBytes.class);

        assertEquals(ErrorId.SERVICE_MISMATCH, input.id());
        assertEquals(
                plugin.manifest().source().locate("operations", "say", "input"), input.location());
        assertTrue(
                input.message().contains("java.io.InputStream cannot carry text"), input.message());
        assertEquals(ErrorId.SERVICE_MISMATCH, output.id());
        assertEquals(
                plugin.manifest().source().locate("operations", "count", "output"),
                output.location());
        assertTrue(
                output.message().contains("java.io.OutputStream cannot carry bytes"),
                output.message());
    }

    @Test
    void methodThatCannotBeMeantIsAnError() {
        Plugin plugin = load();

        assertTrue(problem(plugin, Returns.class).hint().contains("return void"));
        assertTrue(problem(plugin, OfOtherType.class).hint().contains("use InputStream"));
        assertTrue(problem(plugin, Nothing.class).hint().contains("OutputStream as the last"));
        assertTrue(problem(plugin, Two.class).message().contains("2 parameters"));
        assertTrue(
                problem(plugin, Later.class).message().contains("InputStream cannot carry stream"));
    }

    /** Says what it does, and reads or writes nothing of a stream. */
    private static class Fallback implements Streams {
        int calls;

        @Override
        public void copy(InputStream in, OutputStream out) {
            calls++;
            try {
                in.transferTo(out);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void copy(InputStream in, OutputStream out, PluginCallOptions options) {
            copy(in, out);
        }

        @Override
        public byte[] copied(InputStream in) {
            throw new AssertionError();
        }

        @Override
        public String copied(String text) {
            throw new AssertionError();
        }

        @Override
        public ByteBuffer copied(ByteBuffer bytes) {
            throw new AssertionError();
        }

        @Override
        public void copy(byte[] in, OutputStream out) {
            throw new AssertionError();
        }

        @Override
        public byte[] count(InputStream in) {
            calls++;
            return new byte[0];
        }

        @Override
        public void say(String text, OutputStream out) {
            throw new AssertionError();
        }

        @Override
        public void hello(OutputStream out) {
            throw new AssertionError();
        }

        @Override
        public CompletionStage<Void> copyLater(InputStream in, OutputStream out) {
            throw new AssertionError();
        }

        @Override
        public void trap(InputStream in, OutputStream out) {
            calls++;
        }

        @Override
        public CompletionStage<Void> trapLater(InputStream in, OutputStream out) {
            throw new AssertionError();
        }
    }

    @Test
    void fallbackRunsWhileTheStreamsAreUnused() {
        Plugin plugin = load();
        Fallback fallback = new Fallback();
        Streams streams = plugin.as(Streams.class, fallback);
        host.current().unload("test.guest");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        streams.copy(in("for the fallback"), out);

        assertEquals("for the fallback", out.toString(UTF_8));
        assertEquals(1, fallback.calls);
    }

    @Test
    void fallbackDoesNotRunOnceAStreamWasUsed() {
        host.limit(Limit.STREAM_INPUT, 2);
        Fallback fallback = new Fallback();
        Streams streams = load().as(Streams.class, fallback);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        PluginException delivered =
                assertThrows(PluginTrap.class, () -> streams.trap(in("ab"), out));
        PluginException consumed =
                assertThrows(LimitExceeded.class, () -> streams.count(in("abc")));
        CompletionException later =
                assertThrows(
                        CompletionException.class,
                        () -> streams.trapLater(in("ab"), out).toCompletableFuture().join());

        assertEquals(2, delivered.delivered());
        assertEquals(0, consumed.delivered());
        assertInstanceOf(PluginTrap.class, later.getCause());
        assertEquals("abab", out.toString(UTF_8));
        assertEquals(0, fallback.calls);
    }

    @Test
    void failureOfAStreamCompletesTheStage() {
        Streams streams = load().as(Streams.class);
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                };

        CompletionException error =
                assertThrows(
                        CompletionException.class,
                        () ->
                                streams.copyLater(broken, new ByteArrayOutputStream())
                                        .toCompletableFuture()
                                        .join());

        assertInstanceOf(StreamFailed.class, error.getCause());
    }
}
