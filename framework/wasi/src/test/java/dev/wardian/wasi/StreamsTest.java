package dev.wardian.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.InterruptedCallException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Standard input and outputs, and waiting for them. */
final class StreamsTest {
    private static final WasiErrno OK = WasiErrno.SUCCESS;
    private static final int CLOCK = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A stream that never has anything, and never ends. */
    private static InputStream silent(CountDownLatch entered) {
        return new InputStream() {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }

            @Override
            public int read() throws IOException {
                entered.countDown();
                try {
                    new CountDownLatch(1).await();
                    return -1;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }

            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };
    }

    @Test
    void inputIsReadToItsEnd() {
        for (boolean stream : new boolean[] {false, true}) {
            Wasi.Builder builder =
                    stream
                            ? Wasi.builder().stdin(new ByteArrayInputStream(utf8("hello")))
                            : Wasi.builder().stdin(utf8("hello"));
            try (Guest guest = Guest.of(builder)) {
                assertEquals("he", guest.read(0, 2));
                assertEquals("llo", guest.read(0, 200));
                assertEquals("", guest.read(0, 200));
                assertEquals("", guest.read(0, 200));
            }
        }
    }

    @Test
    void nothingIsTakenFromTheInputBeforeTheGuestReads() {
        ByteArrayInputStream stream = new ByteArrayInputStream(utf8("hello"));
        try (Guest guest = Guest.of(Wasi.builder().stdin(stream))) {
            assertEquals(OK, guest.write(1, "x"));
            assertEquals(5, stream.available());
        }
    }

    @Test
    void largeInputComesWhole() {
        byte[] bytes = new byte[300_000];
        Arrays.fill(bytes, (byte) 'x');
        try (Guest guest = Guest.of(Wasi.builder().stdin(new ByteArrayInputStream(bytes)))) {
            int total = 0;
            int buffer = guest.reserve(100_000);
            int vector = guest.vector(buffer, 100_000);
            int result = guest.reserve(4);
            int count;
            do {
                assertEquals(OK, guest.call("fd_read", 0, vector, 1, result));
                count = guest.memory().readI32(result);
                total += count;
            } while (count > 0);
            assertEquals(bytes.length, total);
        }
    }

    @Test
    void failingInputIsAnErrnoOnce() {
        try (Guest guest = Guest.of(Wasi.builder().stdin(failing()))) {
            assertEquals("IO", guest.read(0, 9));
            assertEquals("IO", guest.read(0, 9));
        }
    }

    @Test
    void inputThatThrowsWhateverItLikesIsAnErrnoToo() {
        InputStream hostile =
                new InputStream() {
                    @Override
                    public int read(byte[] target, int offset, int length) {
                        throw new IllegalStateException("no input");
                    }

                    @Override
                    public int read() {
                        return read(new byte[1], 0, 1);
                    }
                };
        try (Guest guest = Guest.of(Wasi.builder().stdin(hostile))) {
            assertEquals("IO", guest.read(0, 9));
        }
    }

    @Test
    void waitForInputEndsWithTheDeadline() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        try (Guest guest = Guest.of(Wasi.builder().stdin(silent(entered)))) {
            guest.with(CallOptions.NONE.withTimeout(Duration.ofMillis(50)));
            assertThrows(InterruptedCallException.class, () -> guest.read(0, 9));
            // The thread that reads may begin after that, and begins in any case.
            assertTrue(entered.await(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void waitForInputEndsWhenTheCallIsCancelled() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CancelToken token = new CancelToken();
        Thread canceller =
                new Thread(
                        () -> {
                            try {
                                entered.await();
                            } catch (InterruptedException e) {
                                return;
                            }
                            token.cancel();
                        });
        canceller.start();
        try (Guest guest = Guest.of(Wasi.builder().stdin(silent(entered)))) {
            guest.with(CallOptions.NONE.withCancel(token));
            assertThrows(InterruptedCallException.class, () -> guest.read(0, 9));
        }
        canceller.join();
    }

    @Test
    void outputsGoWhereTheHostSays() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (Guest guest = Guest.of(Wasi.builder().stdout(output).stderr(error))) {
            assertEquals(OK, guest.write(1, "out"));
            assertEquals(OK, guest.write(2, "err"));
            assertEquals(WasiErrno.NOTCAPABLE, guest.write(0, "in"));
            assertEquals("NOTCAPABLE", guest.read(1, 3));
            int result = guest.reserve(8);
            assertEquals(WasiErrno.SPIPE, guest.call("fd_seek", 1, 0L, 0, result));
            assertEquals(WasiErrno.SPIPE, guest.call("fd_tell", 0, result));
            assertEquals(OK, guest.call("fd_sync", 1));
            assertEquals(OK, guest.call("fd_close", 1));
            assertEquals(WasiErrno.BADF, guest.write(1, "more"));
        }
        assertEquals("out", output.toString(StandardCharsets.UTF_8));
        assertEquals("err", error.toString(StandardCharsets.UTF_8));
    }

    @Test
    void failingOutputIsAnErrno() {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken");
                    }
                };
        try (Guest guest = Guest.of(Wasi.builder().stdout(broken))) {
            assertEquals(WasiErrno.IO, guest.write(1, "x"));
        }
    }

    /** An output that takes nothing until it is closed. */
    private static final class FullOutput extends OutputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void writeThatWaitsForItsReaderEndsWithTheDeadline() {
        try (Guest guest = Guest.of(Wasi.builder().stdout(new FullOutput()))) {
            guest.with(CallOptions.NONE.withTimeout(Duration.ofMillis(50)));
            assertThrows(InterruptedCallException.class, () -> guest.write(1, "more"));
        }
    }

    @Test
    void terminalsAreToldFromOtherStreams() {
        int[] types = {0, 2};
        for (int terminal = 0; terminal < 2; terminal++) {
            Wasi.Builder builder = Wasi.builder().terminal(terminal == 1, terminal == 1);
            try (Guest guest = Guest.of(builder)) {
                int stat = guest.reserve(64);
                for (int stream = 0; stream < 3; stream++) {
                    assertEquals(OK, guest.call("fd_fdstat_get", stream, stat));
                    assertEquals(types[terminal], guest.memory().readByte(stat));
                    // A library takes a stream that can be positioned for no terminal.
                    assertEquals(0, guest.memory().readI64(stat + 8) & (1L << 2 | 1L << 5));
                    assertEquals(OK, guest.call("fd_filestat_get", stream, stat));
                    assertEquals(types[terminal], guest.memory().readByte(stat + 16));
                }
            }
        }
    }

    /** Puts a subscription into the memory. */
    private static void subscribe(
            Guest guest, int at, long userData, int type, int target, long timeout, int flags) {
        guest.memory().writeI64(at, userData);
        guest.memory().writeI32(at + 8, type);
        guest.memory().writeI32(at + 16, target);
        guest.memory().writeI64(at + 24, timeout);
        guest.memory().writeI32(at + 40, flags);
    }

    private static String poll(Guest guest, int subscriptions, int count) {
        int events = guest.reserve(32 * count);
        int result = guest.reserve(4);
        WasiErrno errno = guest.call("poll_oneoff", subscriptions, events, count, result);
        if (errno != OK) {
            return errno.toString();
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < guest.memory().readI32(result); i++) {
            int at = events + 32 * i;
            text.append(guest.memory().readI64(at))
                    .append(' ')
                    .append(WasiErrno.values()[guest.memory().readI32(at + 8) & 0xffff])
                    .append(' ')
                    .append(guest.memory().readByte(at + 10))
                    .append(' ')
                    .append(guest.memory().readI64(at + 16))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void pollTellsWhatIsReady() {
        try (Guest guest = Guest.of(Wasi.builder().stdin(utf8("hello")))) {
            int all = guest.reserve(48 * 5);
            subscribe(guest, all, 1, READ, 0, 0, 0);
            subscribe(guest, all + 48, 2, WRITE, 1, 0, 0);
            subscribe(guest, all + 96, 3, CLOCK, 1, 3_600_000_000_000L, 0);
            subscribe(guest, all + 144, 4, READ, 77, 0, 0);
            subscribe(guest, all + 192, 5, CLOCK, 1, 0, 1);
            assertEquals(
                    "1 SUCCESS 1 5\n2 SUCCESS 2 1\n4 BADF 1 0\n5 SUCCESS 0 0\n",
                    poll(guest, all, 5));
        }
    }

    @Test
    void pollSleeps() {
        long begin = System.nanoTime();
        try (Guest guest = Guest.of(Wasi.builder())) {
            int all = guest.reserve(96);
            subscribe(guest, all, 1, CLOCK, 1, 20_000_000, 0);
            subscribe(guest, all + 48, 2, CLOCK, 1, -1L, 0);
            assertEquals("1 SUCCESS 0 0\n", poll(guest, all, 2));
        }
        assertTrue(System.nanoTime() - begin >= 20_000_000);
    }

    @Test
    void pollWaitsForInput() throws IOException, InterruptedException {
        PipedInputStream stream = new PipedInputStream(100);
        try (PipedOutputStream writer = new PipedOutputStream(stream);
                Guest guest = Guest.of(Wasi.builder().stdin(stream))) {
            Thread later =
                    new Thread(
                            () -> {
                                try {
                                    writer.write(utf8("abc"));
                                    writer.flush();
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            later.start();
            int one = guest.reserve(48);
            subscribe(guest, one, 9, READ, 0, 0, 0);
            String ready = poll(guest, one, 1);
            assertTrue(ready.matches("9 SUCCESS 1 [1-3]\n"), ready);
            assertEquals('a', guest.read(0, 3).charAt(0));
            later.join();
        }
    }

    @Test
    void endOfInputIsReady() {
        InputStream empty = new ByteArrayInputStream(new byte[0]);
        try (Guest guest = Guest.of(Wasi.builder().stdin(empty))) {
            int one = guest.reserve(48);
            subscribe(guest, one, 9, READ, 0, 0, 0);
            assertEquals("9 SUCCESS 1 0\n", poll(guest, one, 1));
        }
    }

    @Test
    void sleepEndsWithTheDeadline() {
        for (boolean input : new boolean[] {false, true}) {
            CountDownLatch entered = new CountDownLatch(1);
            try (Guest guest = Guest.of(Wasi.builder().stdin(silent(entered)))) {
                int one = guest.reserve(48);
                subscribe(guest, one, 1, input ? READ : CLOCK, input ? 0 : 1, Long.MAX_VALUE, 0);
                guest.with(CallOptions.NONE.withTimeout(Duration.ofMillis(50)));
                assertThrows(InterruptedCallException.class, () -> poll(guest, one, 1));
            }
        }
    }

    @Test
    void pollRejectsWhatCannotBeWaitedFor() {
        try (Guest guest = Guest.of(Wasi.builder())) {
            int one = guest.reserve(48);
            assertEquals("INVAL", poll(guest, one, 0));
            int result = guest.reserve(8);
            assertEquals(WasiErrno.INVAL, guest.call("poll_oneoff", one, one, 1025, result));
            assertEquals(WasiErrno.FAULT, guest.call("poll_oneoff", 262_100, one, 1, result));
            assertEquals(WasiErrno.FAULT, guest.call("poll_oneoff", one, 262_140, 1, result));
            subscribe(guest, one, 1, 3, 0, 0, 0);
            assertEquals("INVAL", poll(guest, one, 1));
            subscribe(guest, one, 1, CLOCK, 2, 0, 0);
            assertEquals("1 NOTSUP 0 0\n", poll(guest, one, 1));
            subscribe(guest, one, 1, CLOCK, 8, 0, 0);
            assertEquals("1 INVAL 0 0\n", poll(guest, one, 1));
            // The time of day is not this guest's to know, but it may sleep by it.
            subscribe(guest, one, 1, CLOCK, 0, 1, 0);
            assertEquals("1 SUCCESS 0 0\n", poll(guest, one, 1));
            subscribe(guest, one, 1, CLOCK, 0, 1, 1);
            assertEquals("1 NOTCAPABLE 0 0\n", poll(guest, one, 1));
        }
    }
}
