package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not read, and responses that fail while they are sent. */
@Timeout(120)
class SlowClientTest extends ConsoleFixture {
    private record Get(String path) implements ConsoleRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String mount() {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("Host") ? Optional.of("localhost") : Optional.empty();
        }

        @Override
        public Optional<String> parameter(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }
    }

    private int status(String path) throws IOException {
        int[] sent = {0};
        console.handle(
                new Get(path),
                (status, headers, length) -> {
                    sent[0] = status;
                    return OutputStream.nullOutputStream();
                });
        return sent[0];
    }

    /** Takes nothing of the body until it may. */
    private static final class Unread extends OutputStream {
        private final CountDownLatch waiting;
        private final CountDownLatch go;

        Unread(CountDownLatch waiting, CountDownLatch go) {
            this.waiting = waiting;
            this.go = go;
        }

        @Override
        public void write(int value) throws IOException {
            waiting.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            write(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/plugins", "/page.js", "/api/nothing"})
    void whoDoesNotReadKeepsAPlace(String path) throws Exception {
        start(it -> it);
        CountDownLatch waiting = new CountDownLatch(WardianConsole.MOST_AT_ONCE);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> slow = new ArrayList<>();
        try {
            for (int i = 0; i < WardianConsole.MOST_AT_ONCE; i++) {
                ConsoleResponse response = (status, headers, length) -> new Unread(waiting, go);
                slow.add(
                        threads.submit(
                                () -> {
                                    console.handle(new Get(path), response);
                                    return null;
                                }));
            }
            waiting.await();

            assertEquals(503, status("/api/plugins"));
            assertEquals(503, status("/page.js"));
            go.countDown();
            for (Future<?> each : slow) {
                each.get();
            }
            assertEquals(200, status("/api/plugins"));
        } finally {
            go.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void longBodiesAreBoundedTogether() throws Exception {
        int longer = BodyBytes.SMALL + 1;
        BodyBytes bodies = new BodyBytes(2L * longer);
        bodies.take(longer);
        bodies.take(longer);

        assertEquals(503, refused(bodies, longer));
        assertDoesNotThrow(() -> bodies.take(BodyBytes.SMALL));
        bodies.release(longer);
        assertEquals(503, refused(bodies, longer));
        bodies.release(BodyBytes.SMALL);
        assertDoesNotThrow(() -> bodies.take(longer));
    }

    private static int refused(BodyBytes bodies, int length) {
        return assertThrows(HttpProblem.class, () -> bodies.take(length)).status();
    }

    /** Otherwise a console with very many plugins would never show them. */
    @Test
    void aBodyOfAnyLengthIsSentAlone() throws Exception {
        BodyBytes bodies = new BodyBytes(1);
        bodies.take(100 << 20);

        assertEquals(503, refused(bodies, BodyBytes.SMALL + 1));
        bodies.release(100 << 20);
        assertDoesNotThrow(() -> bodies.take(100 << 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/page.js", "/api/plugins", "/api/nothing", "/api/events"})
    void aResponseBeginsOnce(String path) throws Exception {
        start(it -> it);
        List<Integer> begun = new ArrayList<>();
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new IllegalStateException("broken");
                    }
                };
        ConsoleResponse response =
                (status, headers, length) -> {
                    begun.add(status);
                    if (length == 0) {
                        throw new IllegalStateException("broken");
                    }
                    return broken;
                };

        for (int i = 0; i < 2 * WardianConsole.MOST_AT_ONCE; i++) {
            begun.clear();
            Exception thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () -> console.handle(new Get(path), response));
            assertEquals("broken", thrown.getMessage());
            assertEquals(1, begun.size(), begun::toString);
        }
        assertEquals(200, status("/api/plugins"));
    }

    @Test
    void whatFailsBeforeItIsBegunIsAnswered() throws Exception {
        Authorizer broken =
                new Authorizer() {
                    @Override
                    public Optional<String> person(ConsoleRequest request) {
                        throw new IllegalStateException("no directory");
                    }

                    @Override
                    public boolean allows(
                            String person,
                            ConsoleAction action,
                            @Nullable String plugin,
                            String source) {
                        return false;
                    }
                };
        start(it -> it.authorizer(broken));

        assertEquals(500, status("/api/plugins"));
        assertEquals(200, status("/page.js"));
    }
}
