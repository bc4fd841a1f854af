package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link KvStores#read} has of a file. */
class StoreReaderTest {
    private static final KvQuota QUOTA = new KvQuota(1 << 24, 10_000);
    private static final int DAMAGES = 150;

    @TempDir Path folder;

    private final TestClock clock = new TestClock();

    private static KvWait soon() {
        return KvWait.atMost(Duration.ofSeconds(60));
    }

    private static long put(KvStore store, String id, String space, String key, String value) {
        return put(store, id, space, key, value, Duration.ZERO);
    }

    private static long put(
            KvStore store, String id, String space, String key, String value, Duration ttl) {
        return store.open(id, space).put(key, value.getBytes(UTF_8), ttl, QUOTA, soon());
    }

    private static String text(KvEntry entry) {
        return entry.pluginId()
                + "/"
                + entry.namespace()
                + "/"
                + entry.key()
                + "="
                + new String(entry.value().bytes(), UTF_8);
    }

    private List<KvEntry> read(Path file) {
        List<KvEntry> entries = new ArrayList<>();
        KvStores.read(file, clock, entries::add);
        return entries;
    }

    private Kind failure(Path file) {
        return assertThrows(KvException.class, () -> read(file)).kind();
    }

    @Test
    void allValuesComeInOrderAndTheFileStaysAsItIs() throws IOException {
        Path file = folder.resolve("values.kv");
        long version;
        try (KvStore store = KvStores.file(file, clock)) {
            put(store, "test.b", "", "k", "3");
            put(store, "test.a", "space/two", "k", "2");
            put(store, "test.a", "", "z", "1");
            version = put(store, "test.a", "", "ä", "");
            put(store, "test.a", "", "gone", "0", Duration.ofSeconds(5));
            put(store, "test.a", "", "soon", "0", Duration.ofSeconds(7));
        }
        byte[] before = Files.readAllBytes(file);
        FileTime changed = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(file, changed);
        clock.pass(Duration.ofSeconds(6));

        List<KvEntry> entries = read(file);

        assertEquals(
                List.of(
                        "test.a//soon=0",
                        "test.a//z=1",
                        "test.a//ä=",
                        "test.a/space/two/k=2",
                        "test.b//k=3"),
                entries.stream().map(StoreReaderTest::text).toList());
        assertEquals(version, entries.get(2).value().version());
        assertEquals(Optional.of(clock.instant().plusSeconds(1)), entries.get(0).expiry(), "soon");
        assertEquals(Optional.empty(), entries.get(1).expiry());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(changed, Files.getLastModifiedTime(file));
    }

    @Test
    void aStoreWithoutValuesHasNone() {
        Path file = folder.resolve("values.kv");
        KvStores.file(file, clock).close();

        assertEquals(List.of(), read(file));
    }

    @Test
    void anOpenFileIsNotReadAndAFileThatIsReadIsNotOpened() {
        Path file = folder.resolve("values.kv");
        try (KvStore store = KvStores.file(file, clock)) {
            put(store, "test.a", "", "k", "1");

            assertEquals(Kind.LOCKED, failure(file));
        }
        KvStores.read(
                file,
                clock,
                entry ->
                        assertEquals(
                                Kind.LOCKED,
                                assertThrows(KvException.class, () -> KvStores.file(file)).kind()));
        assertEquals(1, read(file).size());
    }

    @Test
    void whatTheReaderThrowsReachesItsCaller() {
        Path file = folder.resolve("values.kv");
        try (KvStore store = KvStores.file(file, clock)) {
            put(store, "test.a", "", "k", "1");
        }
        IllegalStateException thrown = new IllegalStateException("enough");

        assertEquals(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                KvStores.read(
                                        file,
                                        entry -> {
                                            throw thrown;
                                        })));
        // The file is closed again.
        KvStores.file(file, clock).close();
    }

    @Test
    void theFileOfAStoreThatWasNotClosedIsRead() throws IOException {
        Path file = folder.resolve("values.kv");
        Path copy = folder.resolve("copy.kv");
        try (KvStore store = KvStores.file(file, clock)) {
            put(store, "test.a", "", "k", "1");
            store.open("test.a", "").sync(soon());
            Files.copy(file, copy);
        }
        byte[] before = Files.readAllBytes(copy);

        assertEquals(List.of("test.a//k=1"), read(copy).stream().map(it -> text(it)).toList());
        assertArrayEquals(before, Files.readAllBytes(copy));
    }

    @Test
    void whatIsNoStoreIsSaidToBeNone() throws IOException {
        Path missing = folder.resolve("missing.kv");

        assertEquals(Kind.UNAVAILABLE, failure(missing));
        assertTrue(Files.notExists(missing));
        assertEquals(Kind.DAMAGED, failure(Files.createFile(folder.resolve("empty.kv"))));
        assertEquals(
                Kind.DAMAGED,
                failure(Files.writeString(folder.resolve("text.kv"), "no store\n".repeat(5_000))));
        assertEquals(
                Kind.DAMAGED, failure(Files.writeString(folder.resolve("short.kv"), "no store")));
    }

    @Test
    void aFileThatWasCutIsDamaged() throws IOException {
        Path file = folder.resolve("values.kv");
        try (KvStore store = KvStores.file(file, clock)) {
            put(store, "test.a", "", "k", "1".repeat(20_000));
        }
        byte[] whole = Files.readAllBytes(file);

        for (int length : new int[] {1, 4_096, 8_192, 9_000, 12_288, whole.length - 4_096}) {
            Path cut = Files.write(folder.resolve("cut.kv"), Arrays.copyOf(whole, length));
            assertEquals(Kind.DAMAGED, failure(cut), "the first " + length + " bytes");
        }
    }

    @Test
    void aDamagedFileNeverGivesAWrongValue() throws IOException {
        Path whole = folder.resolve("whole.kv");
        try (KvStore store = KvStores.file(whole, clock)) {
            for (int i = 0; i < 200; i++) {
                put(store, "test.a", "", "k" + i, "value".repeat(i % 31));
            }
        }
        byte[] right = Files.readAllBytes(whole);
        Set<String> values = Set.copyOf(read(whole).stream().map(StoreReaderTest::text).toList());
        assertEquals(200, values.size());
        Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
        int complete = 0;
        for (int seed = 0; seed < DAMAGES; seed++) {
            Path file = Files.write(folder.resolve("damaged"), damaged(right, seed));
            List<String> found = new ArrayList<>();
            try {
                KvStores.read(file, clock, entry -> found.add(text(entry)));
                assertEquals(values, Set.copyOf(found), "seed " + seed);
                complete++;
            } catch (KvException e) {
                failures.merge(e.kind(), 1, Integer::sum);
            }
            assertTrue(values.containsAll(found), "seed " + seed);
        }

        assertEquals(Set.of(Kind.DAMAGED), failures.keySet());
        assertTrue(complete > 0, failures::toString);
    }

    private static byte[] damaged(byte[] right, int seed) {
        Random random = new Random(seed);
        byte[] damaged = right.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        return damaged;
    }
}
