package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which some bytes are not what the store wrote. */
@Tag("one-jdk")
class DamagedFileTest {
    private static final int FILES = Integer.getInteger("wardian.test.damages", 300);
    private static final int KEYS = 300;
    private static final KvQuota QUOTA = new KvQuota(1 << 24, 10_000);

    @TempDir Path folder;

    private static KvWait soon() {
        return KvWait.atMost(Duration.ofSeconds(60));
    }

    private static String value(int key) {
        return "value " + key + " " + "abc".repeat(key % 37);
    }

    @Test
    void aDamagedFileNeverGivesAWrongValue() throws IOException {
        Path whole = folder.resolve("whole.kv");
        try (KvStore store = KvStores.file(whole)) {
            KvNamespace values = store.open("test.plugin", "");
            for (int i = 0; i < KEYS; i++) {
                values.put("k" + i, value(i).getBytes(US_ASCII), Duration.ZERO, QUOTA, soon());
                if (i % 60 == 0) {
                    values.sync(soon());
                }
            }
        }
        byte[] right = Files.readAllBytes(whole);
        Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (int seed = 0; seed < FILES; seed++) {
            Path file = Files.write(folder.resolve("damaged" + seed), damaged(right, seed));
            try (KvStore store = KvStores.file(file)) {
                KvNamespace values = store.open("test.plugin", "");
                for (int i = 0; i < KEYS; i++) {
                    String got = get(values, i, failures);
                    if (got.equals(value(i))) {
                        found++;
                    } else if (!got.isEmpty()) {
                        wrong.add(seed + ": k" + i + " = " + got);
                    }
                }
            } catch (KvException e) {
                failures.merge(e.kind(), 1, Integer::sum);
            }
            Files.delete(file);
        }

        assertEquals(List.of(), wrong);
        assertEquals(Set.of(Kind.DAMAGED), failures.keySet(), failures::toString);
        assertTrue(found > 0);
    }

    /** Some bits are others. */
    private static byte[] damaged(byte[] right, int seed) {
        Random random = new Random(seed);
        byte[] damaged = right.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    /** The value, or the empty text after a failure. */
    private static String get(KvNamespace values, int key, Map<Kind, Integer> failures) {
        try {
            return values.get("k" + key, soon())
                    .map(it -> new String(it.bytes(), US_ASCII))
                    .orElse("missing");
        } catch (KvException e) {
            failures.merge(e.kind(), 1, Integer::sum);
            return "";
        }
    }
}
