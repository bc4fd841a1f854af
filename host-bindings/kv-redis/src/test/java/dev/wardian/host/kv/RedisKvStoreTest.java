package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import dev.wardian.host.kv.redis.RedisKvStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, which the test starts. */
class RedisKvStoreTest extends KvStoreContract {
    private static Optional<RedisServer> server = Optional.empty();

    /** What one test puts is its own. */
    private final String prefix = "test:" + UUID.randomUUID() + ":";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = RedisServer.start();
        if (server.isEmpty()) {
            System.err.println(
                    "SKIPPED: there is no Redis on this machine (Debian: apt-get install"
                            + " redis-server)");
        }
        Assumptions.assumeTrue(server.isPresent(), "no Redis");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (server.isPresent()) {
            server.get().stop();
        }
    }

    @Override
    KvStore open() {
        return RedisKvStore.create(server.orElseThrow().uri(), prefix, clock);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        try (RedisKvStore none =
                RedisKvStore.create(URI.create("redis://127.0.0.1:1"), prefix, clock)) {
            KvNamespace nothing = none.open("test.plugin", "");

            assertFails(Kind.UNAVAILABLE, () -> nothing.get("a", soon()));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> RedisKvStore.create(URI.create("http://a"), prefix));
    }

    @Test
    void aServerThatHangsIsLateAndTheConnectionIsNotUsedAgain() throws Exception {
        put("a", "1");
        server.orElseThrow().pause();
        try {
            assertFails(Kind.TIMEOUT, () -> values.get("a", KvWait.atMost(Duration.ofMillis(200))));
        } finally {
            server.orElseThrow().goOn();
        }

        assertEquals(Optional.of("1"), get("a"));
    }

    @Test
    void whatEndsTheWaitEndsTheOperation() throws Exception {
        put("a", "1");
        AtomicReference<Runnable> action = new AtomicReference<>(() -> {});
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch waits = new CountDownLatch(1);
        KvWait wait =
                new KvWait() {
                    @Override
                    public long remainingNanos() {
                        return TimeUnit.MINUTES.toNanos(10);
                    }

                    @Override
                    public void check() {
                        if (ended.get()) {
                            throw new IllegalStateException("the call ends");
                        }
                    }

                    @Override
                    public void onInterrupt(Runnable end) {
                        action.set(end);
                        waits.countDown();
                    }
                };
        server.orElseThrow().pause();
        Thread ending =
                new Thread(
                        () -> {
                            try {
                                assertTrue(waits.await(1, TimeUnit.MINUTES));
                            } catch (InterruptedException e) {
                                return;
                            }
                            ended.set(true);
                            Objects.requireNonNull(action.get()).run();
                        });
        try {
            ending.start();
            assertThrows(IllegalStateException.class, () -> values.get("a", wait));
        } finally {
            server.orElseThrow().goOn();
            ending.join(TimeUnit.MINUTES.toMillis(1));
        }
        assertEquals(Optional.of("1"), get("a"));
    }

    @Test
    void aServerThatRestartsKeepsItsValues() throws Exception {
        long version = put("a", "1");
        values.sync(soon());
        server.orElseThrow().restart();

        // The connection from before is gone; the next one is new.
        KvValue found = assertEventually(() -> values.get("a", soon()).orElseThrow());
        assertEquals(version, found.version());
        assertTrue(put("a", "2") > version);
    }

    private interface Operation {
        KvValue run();
    }

    private static KvValue assertEventually(Operation operation) {
        for (int i = 0; i < 20; i++) {
            try {
                return operation.run();
            } catch (KvException e) {
                assertEquals(Kind.UNAVAILABLE, e.kind(), e::getMessage);
            }
        }
        return operation.run();
    }
}
