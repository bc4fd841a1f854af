package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is full under a store, and has room again later. */
class FullDeviceTest {
    private static final KvQuota QUOTA = new KvQuota(1 << 30, 1_000_000);

    @TempDir Path folder;

    @AfterEach
    void makeRoom() {
        LimitedFiles.LIMIT.set(Long.MAX_VALUE);
    }

    private static KvWait soon() {
        return KvWait.atMost(Duration.ofSeconds(60));
    }

    private static long put(KvNamespace values, int number) {
        byte[] value = (number + "x".repeat(3_000)).getBytes(US_ASCII);
        return values.put("k" + number, value, Duration.ZERO, QUOTA, soon());
    }

    @Test
    void whatWasSyncedOutlivesAFullDevice() throws IOException {
        Path file = Files.createFile(folder.resolve("values.kv"));
        try (KvStore store = FileKvStore.open(file, LimitedFiles.name(file), Clock.systemUTC())) {
            KvNamespace values = store.open("test.plugin", "");
            int synced = 0;
            for (; synced < 20; synced++) {
                put(values, synced);
            }
            values.sync(soon());
            LimitedFiles.LIMIT.set(Files.size(file) + 50_000);

            KvException full = null;
            while (full == null) {
                try {
                    put(values, synced);
                    values.sync(soon());
                    synced++;
                } catch (KvException e) {
                    full = e;
                }
                assertTrue(synced < 1_000, "the device does not get full");
            }

            // The store may have failed before the wait began; then it is open again.
            assertTrue(
                    full.kind() == Kind.FULL || full.kind() == Kind.UNAVAILABLE, full::getMessage);
            int none = synced + 1;
            LimitedFiles.LIMIT.set(-1);
            for (int i = 0; i < 3; i++) {
                KvException again =
                        assertThrows(
                                KvException.class,
                                () -> {
                                    put(values, none);
                                    values.sync(soon());
                                });
                assertSame(Kind.FULL, again.kind(), again::getMessage);
                assertEquals(file, again.file().orElseThrow());
            }
            LimitedFiles.LIMIT.set(Long.MAX_VALUE);
            untilItIsOpen(() -> values.list("", "", 1, soon()));
            for (int i = 0; i < synced; i++) {
                assertTrue(values.get("k" + i, soon()).isPresent(), "k" + i);
            }
            // The put that nobody knows the end of may be lost, which the next wait says.
            KvException lost = assertThrows(KvException.class, () -> values.sync(soon()));
            assertSame(Kind.UNAVAILABLE, lost.kind());
            put(values, none);
            values.sync(soon());
        }
        try (KvStore store = KvStores.file(file)) {
            assertTrue(store.open("test.plugin", "").get("k0", soon()).isPresent());
        }
    }

    /** The store tries to open its file once in a second. */
    private static void untilItIsOpen(Runnable operation) {
        KvWait wait = KvWait.atMost(Duration.ofSeconds(60));
        while (true) {
            try {
                operation.run();
                return;
            } catch (KvException e) {
                assertSame(Kind.FULL, e.kind(), e::getMessage);
                assertTrue(wait.remainingNanos() > 0, "the store stays closed");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aDeviceThatIsFullAtTheStartIsATypedError() throws IOException {
        Path file = Files.createFile(folder.resolve("values.kv"));
        LimitedFiles.LIMIT.set(0);

        KvException failure =
                assertThrows(
                        KvException.class,
                        () -> FileKvStore.open(file, LimitedFiles.name(file), Clock.systemUTC()));

        assertSame(Kind.FULL, failure.kind());
        assertEquals("make room on the device", failure.hint());
    }
}
