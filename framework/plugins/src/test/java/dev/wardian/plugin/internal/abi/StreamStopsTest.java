package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.StreamGuest;
import dev.wardian.wasm.CancelToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call ends in time though its stream waits, whether closing ends the wait or not. The time-outs
 * only guard against hanging: without an end all these streams wait for ever.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StreamStopsTest {
    private static final long DEADLINE = 200_000_000;

    @TempDir Path folder;
    private Host host = new Host(Path.of(""));

    /** Opened at the end of a test, for streams that ignore being closed. */
    private final CountDownLatch atEnd = new CountDownLatch(1);

    @BeforeEach
    void open() {
        host =
                new Host(folder)
                        .setting(
                                b ->
                                        b.poolSize(1)
                                                .circuit(
                                                        new CircuitSettings(
                                                                1,
                                                                Duration.ofMinutes(1),
                                                                Duration.ofMinutes(1))));
    }

    @AfterEach
    void close() {
        atEnd.countDown();
        host.close();
    }

    private Plugin load() {
        return host.manager("test.guest").load(StreamGuest.draft(host.folder()).write());
    }

    /** Reads some bytes, and then waits until it is closed or the test ends. */
    private class StoppingInput extends InputStream {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch until;
        private int left;

        StoppingInput(int bytes, boolean heedsClose) {
            left = bytes;
            until = heedsClose ? closed : atEnd;
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
            reached.countDown();
            await(until);
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** Accepts some writes, and then waits until it is closed or the test ends. */
    private class HangingOutput extends OutputStream {
        final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch until;
        private int left;

        HangingOutput(int writes, boolean heedsClose) {
            left = writes;
            until = heedsClose ? closed : atEnd;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException("nobody writes single bytes");
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (left-- <= 0) {
                await(until);
                throw new IOException("closed");
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static InputStream bytes(int count) {
        return new FilterInputStream(new ByteArrayInputStream(new byte[count])) {};
    }

    @Test
    void readerThatStopsEndsWithTheDeadline() throws InterruptedException {
        host.limit(Limit.DEADLINE, DEADLINE);
        Plugin plugin = load();
        StoppingInput in = new StoppingInput(10, true);

        DeadlineExceeded error =
                assertThrows(
                        DeadlineExceeded.class,
                        () -> plugin.callStream("copy", in, new ByteArrayOutputStream()));

        assertEquals(10, error.delivered());
        assertFalse(error.wasmStack().isEmpty());
        in.closed.await();
        assertEquals(PluginState.ACTIVE, plugin.state(), "the plugin has no part in it");
    }

    @Test
    void writerThatHangsEndsWithTheDeadline() throws InterruptedException {
        host.limit(Limit.DEADLINE, DEADLINE);
        Plugin plugin = load();
        HangingOutput out = new HangingOutput(1, true);

        DeadlineExceeded error =
                assertThrows(
                        DeadlineExceeded.class,
                        () -> plugin.callStream("copy", bytes(2 * StreamGuest.PIECE), out));

        assertEquals(StreamGuest.PIECE, error.delivered());
        out.closed.await();
        assertEquals(PluginState.ACTIVE, plugin.state(), "the plugin has no part in it");
    }

    @Test
    void callerGoesOnThoughItsStreamsIgnoreThatTheyAreClosed() throws InterruptedException {
        host.limit(Limit.DEADLINE, DEADLINE);
        Plugin plugin = load();
        StoppingInput in = new StoppingInput(0, false);
        HangingOutput out = new HangingOutput(0, false);

        assertThrows(
                DeadlineExceeded.class,
                () -> plugin.callStream("copy", in, new ByteArrayOutputStream()));
        assertThrows(DeadlineExceeded.class, () -> plugin.callStream("copy", bytes(10), out));

        in.closed.await();
        out.closed.await();
        assertTrue(StreamWorker.stuck() >= 2);
        assertArrayEquals(new byte[3], plugin.call("copy", new byte[3]));
    }

    @Test
    void streamThatHangsWhenItIsClosedHoldsNobody() {
        host.limit(Limit.DEADLINE, DEADLINE);
        Plugin plugin = load();
        StoppingInput in =
                new StoppingInput(0, false) {
                    @Override
                    public void close() {
                        try {
                            StreamStopsTest.await(atEnd);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                };

        assertThrows(
                DeadlineExceeded.class,
                () -> plugin.callStream("copy", in, new ByteArrayOutputStream()));
    }

    @Test
    void streamThatNobodyWaitsForStaysOpen() {
        host.limit(Limit.DEADLINE, DEADLINE);
        Plugin plugin = load();
        HangingOutput out = new HangingOutput(100, true);
        StoppingInput in = new StoppingInput(10, true);

        assertThrows(DeadlineExceeded.class, () -> plugin.callStream("copy", in, out));

        assertEquals(1, out.closed.getCount());
    }

    @Test
    void cancelledCallEndsWhileItsStreamWaits() throws Exception {
        Plugin plugin = load();
        CancelToken token = new CancelToken();
        StoppingInput in = new StoppingInput(10, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FutureTask<CallCancelled> call =
                new FutureTask<>(
                        () ->
                                assertThrows(
                                        CallCancelled.class,
                                        () ->
                                                plugin.callStream(
                                                        "copy",
                                                        in,
                                                        out,
                                                        PluginCallOptions.DEFAULT.withCancel(
                                                                token))));
        new Thread(call).start();
        in.reached.await();

        token.cancel();

        assertEquals(10, call.get().delivered());
        in.closed.await();
    }

    @Test
    void unloadEndsACallWhoseStreamWaits() throws Exception {
        host.setting(b -> b.drain(Duration.ofMillis(1)));
        Plugin plugin = load();
        StoppingInput in = new StoppingInput(10, false);
        FutureTask<CallCancelled> call =
                new FutureTask<>(
                        () ->
                                assertThrows(
                                        CallCancelled.class,
                                        () ->
                                                plugin.callStream(
                                                        "copy", in, new ByteArrayOutputStream())));
        new Thread(call).start();
        in.reached.await();

        host.close();

        assertEquals(10, call.get().delivered());
    }

    @Test
    void interruptedThreadDoesNotWaitForAStream() throws Exception {
        Plugin plugin = load();
        StoppingInput in = new StoppingInput(10, false);
        FutureTask<StreamFailed> call =
                new FutureTask<>(
                        () -> {
                            StreamFailed error =
                                    assertThrows(
                                            StreamFailed.class,
                                            () ->
                                                    plugin.callStream(
                                                            "copy",
                                                            in,
                                                            new ByteArrayOutputStream()));
                            assertTrue(Thread.interrupted());
                            return error;
                        });
        Thread caller = new Thread(call);
        caller.start();
        in.reached.await();

        caller.interrupt();

        assertInstanceOf(InterruptedIOException.class, call.get().getCause());
        in.closed.await();
    }

    @Test
    void tooManyStreamsThatIgnoreBeingClosedAreNotAddedTo() {
        host.limit(Limit.DEADLINE, 5_000_000).limit(Limit.MEMORY, 1 << 16);
        // So little time may also end before the guest reads.
        Duration minute = Duration.ofMinutes(1);
        host.setting(b -> b.circuit(new CircuitSettings(1000, minute, minute)));
        Plugin plugin = load();
        StreamFailed refused = null;
        for (int i = 0; refused == null && i < 2000; i++) {
            try {
                plugin.callStream("copy", new StoppingInput(0, false), new ByteArrayOutputStream());
            } catch (StreamFailed e) {
                refused = e;
            } catch (DeadlineExceeded e) {
                // One more thread is lost, unless the time ended before the guest read.
                assertEquals(0, e.delivered());
            }
        }

        assertTrue(
                String.valueOf(refused).contains("streams of calls that have ended do not return"),
                () -> "the last call was not refused");
        assertArrayEquals(new byte[3], plugin.call("copy", new byte[3]));
    }
}
