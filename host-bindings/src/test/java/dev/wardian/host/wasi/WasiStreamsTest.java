package dev.wardian.host.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Programs whose standard input and output are streams of the caller. */
class WasiStreamsTest {
    private static final String ID = "test.command";

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder().capability(WasiCapability.create()).plugin(plugin).build();
    }

    /** The same program, with streams. */
    private static TestPlugin streaming(String... lines) {
        return WasiCommandTest.echo().streaming(ID, lines);
    }

    @Test
    void standardInputAndOutputAreStreamsOfTheCaller() {
        byte[] input = new byte[200_000];
        new Random(2).nextBytes(input);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (TestHost host = host(streaming("limits: { input: 1, output: 1 }"))) {
            host.plugin(ID).callStream("run", unknown(input), out);
        }

        assertArrayEquals(input, out.toByteArray());
        try (TestHost host = host(streaming())) {
            assertArrayEquals(input, host.plugin(ID).call("run", input));
        }
    }

    /** A stream that the framework cannot know. */
    private static InputStream unknown(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {};
    }

    @Test
    void limitsOfStreamsEndAProgram() {
        byte[] input = new byte[100];
        for (Limit limit : new Limit[] {Limit.STREAM_INPUT, Limit.STREAM_OUTPUT}) {
            try (TestHost host = host(streaming("limits: { " + limit + ": 99 }"))) {
                LimitExceeded error =
                        assertThrows(
                                LimitExceeded.class,
                                () ->
                                        host.plugin(ID)
                                                .callStream(
                                                        "run",
                                                        unknown(input),
                                                        new ByteArrayOutputStream()));

                assertEquals(limit, error.limit());
            }
        }
    }

    @Test
    void failureOfAStreamEndsAProgram() {
        IOException gone = new IOException("gone");
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw gone;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                };
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw gone;
                    }
                };

        try (TestHost host = host(streaming())) {
            StreamFailed input =
                    assertThrows(
                            StreamFailed.class,
                            () ->
                                    host.plugin(ID)
                                            .callStream(
                                                    "run", broken, new ByteArrayOutputStream()));
            StreamFailed output =
                    assertThrows(
                            StreamFailed.class,
                            () -> host.plugin(ID).callStream("run", unknown(new byte[9]), full));

            assertTrue(input.ofInput());
            assertFalse(output.ofInput());
            assertSame(gone, output.getCause());
        }
    }

    @Test
    void programThatWaitsForAStreamEndsWithItsDeadline() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        return -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };

        try (TestHost host = host(streaming("limits: { deadline: 200ms }"))) {
            assertThrows(
                    DeadlineExceeded.class,
                    () -> host.plugin(ID).callStream("run", silent, new ByteArrayOutputStream()));
        }
        closed.await();
    }
}
