package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file stays about as large as what is in it, however often that changes. */
@Tag("one-jdk")
class GrowthTest {
    private static final int PUTS = Integer.getInteger("wardian.test.puts", 100_000);
    private static final int KEYS = 200;
    private static final int VALUE = 1 << 10;
    private static final long LIVE = (long) KEYS * VALUE;

    @TempDir Path folder;

    @Test
    void theFileDoesNotGrowWithTheNumberOfChanges() throws IOException {
        Path file = folder.resolve("values.kv");
        KvQuota quota = new KvQuota(1 << 20, KEYS);
        KvWait wait = KvWait.atMost(Duration.ofMinutes(1));
        Random random = new Random(1);
        long largest = 0;
        try (KvStore store = KvStores.file(file)) {
            KvNamespace values = store.open("test.plugin", "");
            byte[] value = new byte[VALUE];
            for (int i = 0; i < PUTS; i++) {
                random.nextBytes(value);
                values.put("k" + random.nextInt(KEYS), value, Duration.ZERO, quota, wait);
                if (i % 1_000 == 0) {
                    largest = Math.max(largest, Files.size(file));
                }
            }
            values.sync(wait);
            assertEquals(KEYS, values.usage(wait).keys());
        }
        long closed = Files.size(file);
        long most = largest;
        assertTrue(closed <= 8 * LIVE, () -> closed + " bytes, and " + most + " before");
        try (KvStore store = KvStores.file(file)) {
            assertEquals(KEYS, store.open("test.plugin", "").usage(wait).keys());
        }
    }
}
