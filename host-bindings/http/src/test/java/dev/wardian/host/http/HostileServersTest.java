package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.host.http.HttpGuest.Result;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.DeadlineExceeded;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Servers that do what no server should. Each request ends with its error number, keeps nothing,
 * and leaves the plugin able to make the next one: it may have one at a time.
 */
class HostileServersTest {
    private static final long SHORT_MILLIS = 400;
    private static final long LONG_MILLIS = 60_000;

    private final CountDownLatch over = new CountDownLatch(1);
    private TestServer server = new TestServer((seen, out) -> false);
    private @Nullable HttpGuest guest;

    private HttpGuest guest() {
        return Objects.requireNonNull(guest);
    }

    /** Only a request that is to be late has little time: a busy machine makes others slow. */
    private void serve(TestServer.Behaviour hostile, Errno expected) {
        serveFor(expected == Errno.ETIMEOUT ? SHORT_MILLIS : LONG_MILLIS, hostile);
    }

    private void serveFor(long millis, TestServer.Behaviour hostile) {
        serve(hostile, "timeout: " + millis + "ms, responseBody: 64KiB");
    }

    private void serve(TestServer.Behaviour hostile, String bounds) {
        server.close();
        server =
                new TestServer(
                        (seen, out) ->
                                seen.target().equals("/good")
                                        ? TestServer.reply(out, 200, "", "good")
                                        : hostile.answer(seen, out));
        String allow =
                "{ allow: [{ url: 'http://*:"
                        + server.port()
                        + "', methods: [GET, POST] }], concurrency: 1, requestBody: 1GiB, "
                        + bounds;
        guest =
                new HttpGuest(
                        HttpCapability.builder()
                                .resolver(host -> List.of(TestServer.loopback()))
                                .build(),
                        allow + " }",
                        allow + ", addresses: ['127.0.0.0/8:" + server.port() + "'] }");
    }

    @AfterEach
    void close() {
        over.countDown();
        HttpGuest last = guest;
        if (last != null) {
            last.close();
        }
        server.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    /** The one place for a request is free again, as soon as the thread that worked for it is. */
    private void requireUsable() {
        Result result = guest().call(Call.get(server.url("/good")));
        while (List.of(is(Errno.EUNAVAILABLE), is(Errno.ETIMEOUT)).contains(result.status())
                || result.end() == is(Errno.ETIMEOUT)) {
            Thread.onSpinWait();
            result = guest().call(Call.get(server.url("/good")));
        }
        assertEquals("good", result.text());
    }

    private void failsToSend(Errno errno, String answer) {
        failsToSend(
                errno,
                (seen, out) -> {
                    TestServer.write(out, answer);
                    return false;
                });
    }

    private void failsToSend(Errno errno, TestServer.Behaviour hostile) {
        serve(hostile, errno);
        Result result = guest().call(Call.get(server.url("/bad")));

        assertEquals(List.of(is(errno), 3), List.of(result.status(), result.step()));
        requireUsable();
    }

    private void failsToRead(Errno errno, TestServer.Behaviour hostile) {
        serve(hostile, errno);
        Result result = guest().call(Call.get(server.url("/bad")));
        // A busy machine may be late with the head already.
        for (long millis = 2 * SHORT_MILLIS;
                result.status() == is(Errno.ETIMEOUT) && millis < LONG_MILLIS;
                millis *= 2) {
            guest().close();
            serveFor(millis, hostile);
            result = guest().call(Call.get(server.url("/bad")));
        }

        assertEquals(List.of(200, is(errno)), List.of(result.status(), result.end()));
        requireUsable();
    }

    private static void forever(OutputStream out, String text) throws IOException {
        while (true) {
            TestServer.write(out, text);
        }
    }

    private void drip(OutputStream out, String text) throws IOException, InterruptedException {
        while (!over.await(5, TimeUnit.MILLISECONDS)) {
            TestServer.write(out, text);
        }
    }

    @Test
    void aHeadWithoutEndIsTooLarge() {
        failsToSend(
                Errno.E2BIG,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\n");
                    forever(out, "a: b\r\n");
                    return false;
                });
    }

    @Test
    void aLineWithoutEndIsTooLarge() {
        failsToSend(
                Errno.E2BIG,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\na: ");
                    forever(out, "bbbbbbbb");
                    return false;
                });
    }

    @Test
    void aHeadOfManyLongLinesIsTooLarge() {
        failsToSend(
                Errno.E2BIG,
                "HTTP/1.1 200 OK\r\n"
                        + ("a: " + "b".repeat(8_000) + "\r\n").repeat(9)
                        + "content-length: 0\r\n\r\n");
    }

    @Test
    void aHeadInDripsIsLate() {
        failsToSend(
                Errno.ETIMEOUT,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\na: ");
                    drip(out, "b");
                    return false;
                });
    }

    @Test
    void interimAnswersWithoutEndAreLate() {
        failsToSend(
                Errno.ETIMEOUT,
                (seen, out) -> {
                    forever(out, "HTTP/1.1 100 Continue\r\n\r\n");
                    return false;
                });
    }

    @Test
    void aServerThatIsSilentIsLate() {
        failsToSend(
                Errno.ETIMEOUT,
                (seen, out) -> {
                    over.await(1, TimeUnit.MINUTES);
                    return false;
                });
    }

    @Test
    void aConnectionThatEndsAtOnceIsClosed() {
        failsToSend(Errno.ECLOSED, "");
        // What stands before the first line of an answer is passed over.
        failsToSend(Errno.ECLOSED, "HTTP/1.1 999999999999 OK\r\n\r\n");
    }

    @Test
    void whatIsNotHttpIsTheServersFailure() {
        failsToSend(Errno.EHOST, "HTTP/1.1 200 OK\r\ncontent-le");
        failsToSend(Errno.EHOST, "HTTP/1.1 200 OK\r\nno header\r\n\r\n");
        failsToSend(Errno.EHOST, "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n");
        failsToSend(Errno.EHOST, "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n");
        failsToSend(Errno.EHOST, "HTTP/9.9 200 OK\r\n\r\n");
        failsToSend(Errno.EHOST, "HTTP/1.1 302 X\r\nlocation: http://a b/\r\n\r\n");
    }

    @Test
    void aBodyWithoutEndIsTooLarge() {
        failsToRead(
                Errno.E2BIG,
                (seen, out) -> {
                    TestServer.write(out, TestServer.CHUNKED);
                    forever(out, "8\r\nabcdefgh\r\n");
                    return false;
                });
        failsToRead(
                Errno.E2BIG,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\n\r\n");
                    forever(out, "abcdefgh");
                    return false;
                });
        failsToRead(Errno.E2BIG, (seen, out) -> TestServer.reply(out, 200, "", "x".repeat(65_537)));
    }

    @Test
    void aBodyOfTheMostBytesIsRead() {
        serve((seen, out) -> TestServer.reply(out, 200, "", "x".repeat(65_536)), Errno.E2BIG);

        Result result = guest().call(Call.get(server.url("/bad")));

        assertEquals(List.of(65_536, 0), List.of(result.body().length, result.end()));
        assertEquals(65_536, guest().call(Call.get(server.url("/bad"))).body().length);
        assertEquals(1, server.connections());
    }

    @Test
    void aBodyInDripsIsLate() {
        failsToRead(
                Errno.ETIMEOUT,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n");
                    drip(out, "b");
                    return false;
                });
        failsToRead(
                Errno.ETIMEOUT,
                (seen, out) -> {
                    TestServer.write(out, TestServer.CHUNKED);
                    drip(out, "0");
                    return false;
                });
    }

    @Test
    void aBodyThatIsShorterThanItsLengthIsClosed() {
        failsToRead(
                Errno.ECLOSED,
                (seen, out) -> {
                    TestServer.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
                    return false;
                });
        failsToRead(
                Errno.ECLOSED,
                (seen, out) -> {
                    TestServer.write(out, TestServer.CHUNKED + "3\r\nabc\r\n");
                    return false;
                });
        failsToRead(
                Errno.ECLOSED,
                (seen, out) -> {
                    TestServer.write(out, TestServer.CHUNKED + "xyz\r\n");
                    return false;
                });
    }

    @Test
    void aServerThatTakesNoBodyIsLate() {
        server.close();
        // It accepts connections and never reads: the kernel's buffers fill.
        try (ServerSocket deaf = new ServerSocket(0, 5, TestServer.loopback())) {
            deaf.setReceiveBufferSize(4_096);
            String allow =
                    "{ allow: [{ url: 'http://127.0.0.1:"
                            + deaf.getLocalPort()
                            + "', methods: [POST] }], requestBody: 1GiB, timeout: 400ms";
            guest =
                    new HttpGuest(
                            HttpCapability.create(),
                            allow + " }",
                            allow + ", addresses: ['127.0.0.1:" + deaf.getLocalPort() + "'] }");
            Call endless =
                    Call.post("http://127.0.0.1:" + deaf.getLocalPort() + "/", new byte[50_000])
                            .endless();

            Result result = guest().call(endless);

            assertEquals(List.of(is(Errno.ETIMEOUT), 2), List.of(result.status(), result.step()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAnswerThatComesBeforeTheBodyIsCompleteCounts() {
        server.close();
        // The other server reads a whole body first.
        try (ServerSocket early = new ServerSocket(0, 5, TestServer.loopback())) {
            Thread thread =
                    new Thread(
                            () -> {
                                try (Socket socket = early.accept()) {
                                    byte[] head = new byte[1_000];
                                    assertTrue(socket.getInputStream().read(head) > 0);
                                    TestServer.write(
                                            socket.getOutputStream(),
                                            "HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n"
                                                    + "connection: close\r\n\r\nbig");
                                    socket.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    // The client has gone.
                                }
                            });
            thread.setDaemon(true);
            thread.start();
            String allow =
                    "{ allow: [{ url: 'http://127.0.0.1:"
                            + early.getLocalPort()
                            + "', methods: [POST] }], requestBody: 1GiB, timeout: 60s";
            guest =
                    new HttpGuest(
                            HttpCapability.create(),
                            allow + " }",
                            allow + ", addresses: ['127.0.0.1:" + early.getLocalPort() + "'] }");

            Result result =
                    guest().call(
                                    Call.post(
                                                    "http://127.0.0.1:"
                                                            + early.getLocalPort()
                                                            + "/",
                                                    new byte[50_000])
                                            .endless());

            assertEquals(413, result.status());
            assertEquals("big", result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLookUpThatHangsIsLate() {
        String allow = "{ allow: ['http://*'], concurrency: 2, timeout: 400ms }";
        guest =
                new HttpGuest(
                        HttpCapability.builder()
                                .resolver(
                                        host -> {
                                            awaitQuietly(over);
                                            return List.of();
                                        })
                                .build(),
                        allow,
                        allow);

        assertEquals(is(Errno.ETIMEOUT), guest().call(Call.get("http://a.test/")).status());
        assertEquals(is(Errno.ETIMEOUT), guest().call(Call.get("http://b.test/")).status());
        // Both look-ups still run, and no third one begins.
        assertEquals(is(Errno.EUNAVAILABLE), guest().call(Call.get("http://c.test/")).status());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aResolverThatFailsIsTheHostsFailure() {
        String allow = "{ allow: ['http://*'] }";
        guest =
                new HttpGuest(
                        HttpCapability.builder()
                                .resolver(
                                        host -> {
                                            throw new IllegalStateException("the registry is gone");
                                        })
                                .build(),
                        allow,
                        allow);

        assertEquals(is(Errno.EHOST), guest().call(Call.get("http://a.test/")).status());
    }

    /** A call that has to end does so while its request waits, and its connection is closed. */
    @Test
    void theDeadlineOfTheCallEndsTheRequest() throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();
        Semaphore gone = new Semaphore(0);
        serve(
                (seen, out) -> {
                    begun.incrementAndGet();
                    if (seen.target().equals("/body")) {
                        TestServer.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n");
                    }
                    try {
                        while (!over.await(5, TimeUnit.MILLISECONDS)) {
                            if (seen.target().equals("/body")) {
                                TestServer.write(out, "b");
                            } else {
                                TestServer.write(out, "HTTP/1.1 100 Continue\r\n\r\n");
                            }
                        }
                    } finally {
                        gone.release();
                    }
                    return false;
                },
                "timeout: 10min");
        for (String path : List.of("/head", "/body")) {
            byte[] url = server.url(path).getBytes(StandardCharsets.UTF_8);
            byte[] input =
                    ByteBuffer.allocate(36 + 3 + url.length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(3)
                            .putInt(url.length)
                            .putInt(0)
                            .putInt(0)
                            .putLong(-1)
                            .putInt(0)
                            .putInt(0)
                            .putInt(0)
                            .put("GET".getBytes(StandardCharsets.UTF_8))
                            .put(url)
                            .array();
            begun.set(0);
            gone.drainPermits();
            // On a busy machine a call may end before its request is at the server.
            for (long millis = 300; begun.get() == 0 && millis < LONG_MILLIS; millis *= 2) {
                PluginCallOptions soon =
                        PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(millis));
                assertThrows(
                        DeadlineExceeded.class,
                        () -> guest().plugin().call("run", input, soon),
                        path);
                requireUsable();
            }

            assertTrue(gone.tryAcquire(1, TimeUnit.MINUTES), path);
        }
    }
}
