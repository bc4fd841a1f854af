package dev.wardian.plugin.internal.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.StreamGuest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations whose input and output pass in pieces, through streams of the caller. */
class StreamsTest {
    private static final PluginCallOptions USUAL = PluginCallOptions.DEFAULT;
    private static final InheritableThreadLocal<String> CALLER = new InheritableThreadLocal<>();
    private static final ClassLoader OTHER = new ClassLoader(null) {};

    @TempDir Path folder;
    private Host host = new Host(Path.of(""));

    @BeforeEach
    void open() {
        host = new Host(folder).setting(b -> b.poolSize(1));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Plugin load(String... lines) {
        var draft = StreamGuest.draft(host.folder());
        Arrays.stream(lines).forEach(draft::line);
        return host.manager("test.guest").load(draft.write());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A stream that the framework cannot know: it is read on another thread. */
    private static InputStream unknown(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {};
    }

    private static OutputStream unknown(OutputStream to) {
        return new FilterOutputStream(to) {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                out.write(source, offset, length);
            }
        };
    }

    private static int number(byte[] output) {
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** Throws after some bytes. */
    private static final class BrokenInput extends InputStream {
        private final Throwable thrown;
        private int left;

        BrokenInput(int bytes, Throwable thrown) {
            left = bytes;
            this.thrown = thrown;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("nobody reads single bytes");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left > 0) {
                int count = Math.min(left, length);
                left -= count;
                return count;
            }
            if (thrown instanceof IOException e) {
                throw e;
            }
            if (thrown instanceof RuntimeException e) {
                throw e;
            }
            throw (Error) thrown;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, StreamGuest.PIECE, 65_536, 1_000_003})
    void copyOfAStreamIsTheStream(int length) {
        Plugin plugin = load();
        byte[] bytes = random(length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream other = new ByteArrayOutputStream();

        plugin.callStream("copy", new ByteArrayInputStream(bytes), out);
        plugin.callStream("copy", unknown(bytes), unknown(other));

        assertArrayEquals(bytes, out.toByteArray());
        assertArrayEquals(bytes, other.toByteArray());
    }

    @Test
    void guestSeesOneFormOfInputHoweverItsCallerHasIt() {
        Plugin plugin = load();

        assertEquals(-1, number(plugin.call("length", random(5))));
        assertEquals(-1, number(plugin.callStream("length", unknown(random(5)), USUAL)));
        assertEquals(1_000, number(plugin.call("count", random(1_000))));
        assertEquals(1_000, number(plugin.callStream("count", unknown(random(1_000)), USUAL)));
    }

    @Test
    void goingBackIsInvalidAlsoWhereTheCallerHasBytes() {
        Plugin plugin = load();

        assertEquals(-Errno.EINVAL.number(), number(plugin.call("back", random(9))));
        assertEquals(
                -Errno.EINVAL.number(),
                number(plugin.callStream("back", unknown(random(9)), USUAL)));
    }

    @Test
    void bytesAndTextAreTheWholeOfAStream() {
        Plugin plugin = load();

        assertArrayEquals(random(70_000), plugin.call("copy", random(70_000)));
        assertEquals("säge", plugin.call("copy", "säge"));
    }

    @Test
    void wholeOutputOfAStreamIsWithinTheLimitOfOutputs() {
        host.limit(Limit.OUTPUT, 60_000).limit(Limit.STREAM_OUTPUT, 10);
        Plugin plugin = load();

        assertEquals(60_000, plugin.call("copy", random(60_000)).length);
        LimitExceeded error =
                assertThrows(LimitExceeded.class, () -> plugin.call("careless", random(60_001)));
        assertEquals(Limit.OUTPUT, error.limit());
    }

    @Test
    void streamsCountTowardsLimitsOfTheirOwn() {
        host.limit(Limit.INPUT, 10).limit(Limit.OUTPUT, 10);
        Plugin plugin = load();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        plugin.callStream("copy", unknown(random(100_000)), out);

        assertEquals(100_000, out.size());
    }

    @Test
    void inputWithinItsLimitIsReadToItsEnd() {
        host.limit(Limit.STREAM_INPUT, 100_000);
        Plugin plugin = load();

        assertEquals(100_000, number(plugin.callStream("count", unknown(random(100_000)), USUAL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "careless", "panicky"})
    void inputOverItsLimitEndsTheCallWhateverTheGuestDoes(String operation) {
        host.limit(Limit.STREAM_INPUT, 99_999);
        Plugin plugin = load();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        LimitExceeded error =
                assertThrows(
                        LimitExceeded.class,
                        () -> plugin.callStream(operation, unknown(random(100_000)), out));

        assertEquals(Limit.STREAM_INPUT, error.limit());
        assertEquals(99_999, error.max());
        assertEquals(out.size(), error.delivered());
    }

    @Test
    void manifestLowersTheLimitsOfStreams() {
        Plugin plugin = load("limits: { streamInput: 5B, streamOutput: 4B }");

        LimitExceeded output =
                assertThrows(
                        LimitExceeded.class,
                        () ->
                                plugin.callStream(
                                        "careless",
                                        unknown(random(5)),
                                        new ByteArrayOutputStream()));
        LimitExceeded input =
                assertThrows(
                        LimitExceeded.class,
                        () -> plugin.callStream("count", unknown(random(6)), USUAL));

        assertEquals(Limit.STREAM_OUTPUT, output.limit());
        assertEquals(Limit.STREAM_INPUT, input.limit());
    }

    @Test
    void outputOverItsLimitIsRefusedAndTheRestStaysDelivered() {
        host.limit(Limit.STREAM_OUTPUT, StreamGuest.PIECE);
        Plugin plugin = load();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = random(StreamGuest.PIECE + 1);

        LimitExceeded error =
                assertThrows(
                        LimitExceeded.class,
                        () -> plugin.callStream("careless", unknown(bytes), unknown(out)));
        PluginFailure told =
                assertThrows(
                        PluginFailure.class,
                        () ->
                                plugin.callStream(
                                        "copy", unknown(bytes), new ByteArrayOutputStream()));

        assertEquals(Limit.STREAM_OUTPUT, error.limit());
        assertEquals(StreamGuest.PIECE + 1, error.used());
        assertEquals(StreamGuest.PIECE, error.delivered());
        assertArrayEquals(Arrays.copyOf(bytes, StreamGuest.PIECE), out.toByteArray());
        assertEquals(2, told.code());
    }

    @Test
    void whatWasDeliveredBeforeATrapStays() {
        Plugin plugin = load();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        PluginTrap error =
                assertThrows(
                        PluginTrap.class,
                        () -> plugin.callStream("traps", unknown(random(7)), unknown(out)));

        assertArrayEquals(random(7), out.toByteArray());
        assertEquals(7, error.delivered());
    }

    @Test
    void callWithoutAStreamOfOutputDeliversNothing() {
        Plugin plugin = load();

        PluginTrap error = assertThrows(PluginTrap.class, () -> plugin.call("traps", random(7)));

        assertEquals(0, error.delivered());
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "careless", "panicky"})
    void failureOfTheInputIsTheCallersWhateverTheGuestDoes(String operation) {
        Plugin plugin = load();
        for (Throwable thrown :
                new Throwable[] {
                    new IOException("disk"), new IllegalStateException(), new StackOverflowError()
                }) {
            StreamFailed error =
                    assertThrows(
                            StreamFailed.class,
                            () ->
                                    plugin.callStream(
                                            operation,
                                            new BrokenInput(10, thrown),
                                            new ByteArrayOutputStream()));

            assertSame(thrown, error.getCause());
            assertTrue(error.ofInput());
            assertEquals(10, error.delivered());
            assertEquals(ErrorId.STREAM_FAILED, error.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "careless", "panicky", "say"})
    void failureOfTheOutputIsTheCallersWhateverTheGuestDoes(String operation) {
        Plugin plugin = load();
        IOException broken = new IOException("broken pipe");
        OutputStream out =
                new OutputStream() {
                    private int left = 2;

                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("nobody writes single bytes");
                    }

                    @Override
                    public void write(byte[] source, int offset, int length) throws IOException {
                        if (left-- == 0) {
                            throw broken;
                        }
                    }
                };

        StreamFailed error =
                assertThrows(
                        StreamFailed.class,
                        () -> {
                            if (operation.equals("say")) {
                                plugin.callStream(operation, random(50), out, USUAL);
                            } else {
                                plugin.callStream(operation, unknown(random(150_000)), out);
                            }
                        });

        assertSame(broken, error.getCause());
        assertFalse(error.ofInput());
        assertEquals(operation.equals("say") ? 100 : 100_000, error.delivered());
    }

    @Test
    void guestThatEndsWellAfterAFailureKeepsItsInstance() {
        Plugin plugin = load();

        assertEquals(1, Host.number(plugin, "reached"));
        for (String operation : new String[] {"copy", "careless"}) {
            assertThrows(
                    StreamFailed.class,
                    () ->
                            plugin.callStream(
                                    operation,
                                    new BrokenInput(0, new IOException("gone")),
                                    new ByteArrayOutputStream()));
        }
        assertEquals(2, Host.number(plugin, "reached"));
        StreamFailed error =
                assertThrows(
                        StreamFailed.class,
                        () ->
                                plugin.callStream(
                                        "panicky",
                                        new BrokenInput(0, new IOException("gone")),
                                        new ByteArrayOutputStream()));
        assertInstanceOf(PluginTrap.class, error.getSuppressed()[0]);
        assertEquals(1, Host.number(plugin, "reached"));
    }

    @Test
    void circuitDoesNotCountWhatStreamsDo() {
        host.setting(
                b ->
                        b.circuit(
                                new CircuitSettings(
                                        1, Duration.ofMinutes(1), Duration.ofMinutes(1))));
        host.limit(Limit.STREAM_INPUT, 100);
        Plugin plugin = load();

        assertThrows(
                StreamFailed.class,
                () ->
                        plugin.callStream(
                                "panicky",
                                new BrokenInput(0, new IOException("gone")),
                                new ByteArrayOutputStream()));
        assertThrows(
                LimitExceeded.class, () -> plugin.callStream("count", unknown(random(101)), USUAL));
        assertEquals(PluginState.ACTIVE, plugin.state());

        assertThrows(PluginTrap.class, () -> plugin.call("traps", random(1)));
        assertEquals(PluginState.DEGRADED, plugin.state());
    }

    @Test
    void readThatBreaksTheContractOfStreamsIsAFailureOfTheStream() {
        Plugin plugin = load();
        for (int result : new int[] {0, -2, StreamGuest.PIECE + 1, Integer.MIN_VALUE}) {
            InputStream lying =
                    new InputStream() {
                        @Override
                        public int read() {
                            return 1;
                        }

                        @Override
                        public int read(byte[] target, int offset, int length) {
                            return result;
                        }
                    };

            StreamFailed error =
                    assertThrows(
                            StreamFailed.class, () -> plugin.callStream("count", lying, USUAL));

            assertTrue(error.summary().contains("read returned " + result), error.summary());
        }
    }

    @Test
    void stateOfASingleInstanceIsAsBeforeAfterAFailureOfAStream() {
        Plugin plugin = load("instances: { mode: single }");
        assertEquals(1, Host.number(plugin, "reached"));
        assertEquals(2, Host.number(plugin, "reached"));

        assertThrows(
                StreamFailed.class,
                () ->
                        plugin.callStream(
                                "panicky",
                                new BrokenInput(3, new IOException("gone")),
                                new ByteArrayOutputStream()));

        assertEquals(3, Host.number(plugin, "reached"));
    }

    @Test
    void streamsOfAnOperationWithoutThemAreRefused() {
        Plugin plugin = load();

        IllegalArgumentException input =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                plugin.callStream(
                                        "say", unknown(random(1)), new ByteArrayOutputStream()));
        IllegalArgumentException output =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                plugin.callStream(
                                        "count", random(1), new ByteArrayOutputStream(), USUAL));

        assertTrue(String.valueOf(input.getMessage()).contains("input: stream"));
        assertTrue(String.valueOf(output.getMessage()).contains("output: stream"));
    }

    @Test
    void outputAloneMayBeAStream() {
        Plugin plugin = load();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream hello = new ByteArrayOutputStream();

        plugin.callStream("say", "ab".getBytes(UTF_8), said, USUAL);
        plugin.callStream("hello", new byte[0], unknown(hello), USUAL);

        assertEquals("ab".repeat(1000), said.toString(UTF_8));
        assertEquals("hello", hello.toString(UTF_8));
    }

    @Test
    void whatTheGuestDoesNotReadStaysInTheStream() throws IOException {
        Plugin plugin = load();
        InputStream in = unknown(random(10));

        plugin.callStream("back", in, USUAL);

        assertArrayEquals(Arrays.copyOfRange(random(10), 4, 10), in.readAllBytes());
    }

    /** Of another call, for whose caller the thread began. */
    @Test
    void threadOfStreamsKeepsNothingOfACaller() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Plugin plugin = load();
        InputStream in =
                new InputStream() {
                    @Override
                    public int read() {
                        seen.add(String.valueOf(CALLER.get()));
                        seen.add(
                                String.valueOf(
                                        Thread.currentThread().getContextClassLoader() == OTHER));
                        return -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return read();
                    }
                };
        FutureTask<?> call =
                new FutureTask<>(
                        () -> {
                            CALLER.set("Ada");
                            Thread.currentThread().setContextClassLoader(OTHER);
                            return plugin.callStream("count", in, USUAL);
                        });
        new Thread(call).start();
        call.get();

        assertEquals(List.of("null", "true"), seen);
    }

    @Test
    void fuelIsBurnedForBytesOfStreams() {
        host.limit(Limit.FUEL, 20_000);
        Plugin plugin = load();

        plugin.callStream("copy", unknown(random(8_000)), new ByteArrayOutputStream());
        PluginException error =
                assertThrows(
                        LimitExceeded.class,
                        () ->
                                plugin.callStream(
                                        "copy",
                                        unknown(random(200_000)),
                                        new ByteArrayOutputStream()));

        assertEquals(Limit.FUEL, ((LimitExceeded) error).limit());
    }

    @Test
    void streamThatCallsThePluginThatWaitsForItGetsAnError() {
        Plugin plugin = load("instances: { mode: single }");
        InputStream in =
                new InputStream() {
                    @Override
                    public int read() {
                        return plugin.call("hello", new byte[0])[0];
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return read();
                    }
                };

        StreamFailed error =
                assertThrows(
                        StreamFailed.class,
                        () ->
                                plugin.callStream(
                                        "count", in, USUAL.withDeadline(Duration.ofSeconds(30))));

        assertEquals(
                ErrorId.ABI_VIOLATION,
                assertInstanceOf(PluginException.class, error.getCause()).id());
    }
}
