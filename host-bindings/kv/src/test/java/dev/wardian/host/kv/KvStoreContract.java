package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every store does. */
abstract class KvStoreContract {
    static final KvQuota ROOMY = new KvQuota(1 << 20, 10_000);
    private static final String ID = "test.plugin";
    private static final int THREADS = 8;

    final TestClock clock = new TestClock();
    KvStore store = KvStores.inMemory();
    KvNamespace values = store.open(ID, "");

    /** Opens the store, with what was in it before if it keeps that. */
    abstract KvStore open();

    /** Whether the values outlive the store. */
    abstract boolean keeps();

    @BeforeEach
    void begin() {
        store = open();
        values = store.open(ID, "");
    }

    @AfterEach
    void end() {
        store.close();
    }

    /** Closes the store and opens it again. */
    void reopen() {
        store.close();
        begin();
    }

    static KvWait soon() {
        return KvWait.atMost(Duration.ofSeconds(60));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    long put(String key, String value) {
        return put(key, value, Duration.ZERO, ROOMY);
    }

    private long put(String key, String value, Duration ttl, KvQuota quota) {
        return values.put(key, bytes(value), ttl, quota, soon());
    }

    private long compareAndPut(String key, long version, String value) {
        return values.compareAndPut(key, version, bytes(value), Duration.ZERO, ROOMY, soon());
    }

    Optional<String> get(String key) {
        return values.get(key, soon()).map(it -> new String(it.bytes(), UTF_8));
    }

    private void assertValue(String expected, String key) {
        assertEquals(Optional.of(expected), get(key), key);
    }

    private void assertNone(String key) {
        assertEquals(Optional.empty(), get(key), key);
    }

    static void assertFails(Kind kind, Executable operation) {
        KvException failure = assertThrows(KvException.class, operation);
        assertEquals(kind, failure.kind(), failure::getMessage);
    }

    private void assertUsage(long keys, long bytes) {
        assertEquals(new KvUsage(keys, bytes), values.usage(soon()));
    }

    @Test
    void aValueIsThereUntilItIsDeleted() {
        assertNone("a");
        long first = put("a", "one");
        assertTrue(first > 0);
        assertValue("one", "a");
        long second = put("a", "two");
        assertValue("two", "a");
        KvValue found = values.get("a", soon()).orElseThrow();
        assertEquals(second, found.version());
        assertArrayEquals(bytes("two"), found.bytes());
        assertTrue(values.delete("a", soon()));
        assertFalse(values.delete("a", soon()));
        assertNone("a");
    }

    @Test
    void aValueMayBeEmptyAndIsTheStoresOwn() {
        byte[] mine = bytes("abc");
        values.put("a", mine, Duration.ZERO, ROOMY, soon());
        mine[0] = 'x';
        values.get("a", soon()).orElseThrow().bytes()[1] = 'y';
        put("b", "");

        assertValue("abc", "a");
        assertValue("", "b");
    }

    @Test
    void keysAreTextsOfAtMost512Bytes() {
        String longest = "é".repeat(256);
        put(longest, "1");
        put("\uD83D\uDE00", "2");

        assertValue("1", longest);
        assertValue("2", "\uD83D\uDE00");
        for (String wrong : List.of("", "a\0b", longest + "x")) {
            assertThrows(IllegalArgumentException.class, () -> put(wrong, "1"));
            assertThrows(IllegalArgumentException.class, () -> get(wrong));
            assertThrows(IllegalArgumentException.class, () -> values.delete(wrong, soon()));
        }
    }

    @Test
    void namespacesAreApart() {
        KvNamespace other = store.open("test.other", "");
        KvNamespace named = store.open(ID, "named");
        put("a", "mine");

        assertEquals(Optional.empty(), other.get("a", soon()));
        assertEquals(Optional.empty(), named.get("a", soon()));
        assertTrue(store.open(ID, "").get("a", soon()).isPresent());
        assertEquals(new KvUsage(0, 0), other.usage(soon()));
        assertThrows(IllegalArgumentException.class, () -> store.open("a/b", ""));
        assertThrows(IllegalArgumentException.class, () -> store.open(ID, "a\0"));
    }

    @Test
    void aVersionDecidesWhoChangesAValue() {
        long first = compareAndPut("a", 0, "one");
        assertFails(Kind.CONFLICT, () -> compareAndPut("a", 0, "x"));
        assertFails(Kind.CONFLICT, () -> compareAndPut("a", first + 1, "x"));
        assertFails(Kind.CONFLICT, () -> compareAndPut("b", first, "x"));
        long second = compareAndPut("a", first, "two");
        assertFails(Kind.CONFLICT, () -> compareAndPut("a", first, "x"));
        assertFails(Kind.CONFLICT, () -> values.compareAndDelete("a", first, soon()));
        assertFails(Kind.CONFLICT, () -> values.compareAndDelete("b", 0, soon()));
        assertValue("two", "a");
        values.compareAndDelete("a", second, soon());
        assertNone("a");
    }

    @Test
    void noVersionIsEverThatOfAnotherValue() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertTrue(seen.add(put("a", "same")));
            values.delete("a", soon());
            if (keeps() && i % 30 == 29) {
                reopen();
                clock.goBack(Duration.ofHours(1));
            }
        }
    }

    @Test
    void eightThreadsCountWithoutLosingOne() throws Exception {
        compareAndPut("n", 0, "0");
        AtomicInteger conflicts = new AtomicInteger();

        inThreads(
                () -> {
                    for (int done = 0; done < 200; ) {
                        KvValue now = values.get("n", soon()).orElseThrow();
                        int n = Integer.parseInt(new String(now.bytes(), UTF_8));
                        try {
                            compareAndPut("n", now.version(), String.valueOf(n + 1));
                            done++;
                        } catch (KvException e) {
                            assertSame(Kind.CONFLICT, e.kind());
                            conflicts.incrementAndGet();
                        }
                    }
                    return null;
                });

        assertValue(String.valueOf(200 * THREADS), "n");
        assertUsage(1, 1 + String.valueOf(200 * THREADS).length());
    }

    static void inThreads(Callable<?> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> each : all) {
                each.get(300, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void usageIsRightWhateverThreadsDo() throws Exception {
        inThreads(
                () -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    for (int i = 0; i < 500; i++) {
                        String key = "k" + random.nextInt(20);
                        if (random.nextInt(3) == 0) {
                            values.delete(key, soon());
                        } else {
                            put(key, "v".repeat(random.nextInt(50)));
                        }
                    }
                    return null;
                });

        List<String> keys = values.list("", "", 1_000, soon());
        long bytes = 0;
        for (String key : keys) {
            bytes += key.length() + get(key).orElseThrow().length();
        }
        assertUsage(keys.size(), bytes);
    }

    @Test
    void aValueIsGoneWhenItsTimeIsOver() {
        long version = put("a", "1", Duration.ofSeconds(1), ROOMY);
        put("b", "2", Duration.ofMillis(500), ROOMY);
        put("b", "3");
        put("c", "4", Duration.ofMillis(1L << 53), ROOMY);
        clock.pass(Duration.ofMillis(999));
        assertValue("1", "a");
        clock.pass(Duration.ofMillis(1));

        assertNone("a");
        assertValue("3", "b");
        assertValue("4", "c");
        assertEquals(List.of("b", "c"), values.list("", "", 10, soon()));
        assertFails(Kind.CONFLICT, () -> compareAndPut("a", version, "x"));
        assertFails(Kind.CONFLICT, () -> values.compareAndDelete("a", version, soon()));
        assertFalse(values.delete("a", soon()));
        assertTrue(compareAndPut("a", 0, "5") > version);
        assertValue("5", "a");
    }

    @Test
    void theQuotaCountsToTheByte() {
        KvQuota quota = new KvQuota(20, 3);
        put("é", "12345678", Duration.ZERO, quota);
        put("b", "123456789", Duration.ZERO, quota);
        assertUsage(2, 20);

        assertFails(Kind.QUOTA, () -> put("c", "", Duration.ZERO, quota));
        assertFails(Kind.QUOTA, () -> put("b", "1234567890", Duration.ZERO, quota));
        put("b", "12345678", Duration.ZERO, quota);
        put("c", "", Duration.ZERO, quota);
        assertUsage(3, 20);
        values.delete("b", soon());
        assertUsage(2, 11);
        put("b", "", Duration.ZERO, quota);
        assertFails(Kind.QUOTA, () -> put("d", "", Duration.ZERO, quota));
        values.compareAndDelete("c", values.get("c", soon()).orElseThrow().version(), soon());
        put("d", "12345678", Duration.ZERO, quota);
        assertUsage(3, 20);
        assertValue("12345678", "d");
    }

    @Test
    void aQuotaThatBecomesSmallerLeavesWhatIsThere() {
        put("a", "12345", Duration.ZERO, ROOMY);
        put("b", "1", Duration.ZERO, ROOMY);
        KvQuota smaller = new KvQuota(4, 1);

        assertFails(Kind.QUOTA, () -> put("c", "", Duration.ZERO, smaller));
        assertFails(Kind.QUOTA, () -> put("a", "123456", Duration.ZERO, smaller));
        put("a", "54321", Duration.ZERO, smaller);
        put("a", "1", Duration.ZERO, smaller);
        assertUsage(2, 4);
    }

    @Test
    void whatIsGoneFreesItsRoom() {
        KvQuota quota = new KvQuota(400, 100);
        for (int i = 0; i < 100; i++) {
            put(String.format("k%02d", i), "v", Duration.ofSeconds(1), quota);
        }
        assertUsage(100, 400);
        assertFails(Kind.QUOTA, () -> put("z", "", Duration.ZERO, quota));
        clock.pass(Duration.ofSeconds(1));

        put("z", "v".repeat(399), Duration.ZERO, quota);

        assertUsage(1, 400);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        for (String key : List.of("b", "a/1", "a/2", "a/3", "a", "a0", "\uD83D\uDE00", "\uFFFD")) {
            put(key, "");
        }

        assertEquals(List.of("a/1", "a/2"), values.list("a/", "", 2, soon()));
        assertEquals(List.of("a/3"), values.list("a/", "a/2", 2, soon()));
        assertEquals(List.of(), values.list("a/", "a/3", 2, soon()));
        assertEquals(List.of("a/1", "a/2", "a/3"), values.list("a/", "a", 9, soon()));
        assertEquals(List.of(), values.list("a/", "b", 9, soon()));
        assertEquals(
                List.of("a", "a/1", "a/2", "a/3", "a0", "b", "\uFFFD", "\uD83D\uDE00"),
                values.list("", "", 9, soon()));
        assertThrows(IllegalArgumentException.class, () -> values.list("", "", 0, soon()));
    }

    @Test
    void pagesHaveEachKeyThatStays() throws Exception {
        for (int i = 0; i < 300; i++) {
            put(String.format("stays%03d", i), "");
        }
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService changing = Executors.newSingleThreadExecutor();
        try {
            Future<?> changes =
                    changing.submit(
                            () -> {
                                for (int i = 0; !over.get(); i = (i + 7) % 300) {
                                    put(String.format("stays%03d.more", i), "");
                                    values.delete(
                                            String.format("stays%03d.more", (i + 150) % 300),
                                            soon());
                                }
                            });
            for (int round = 0; round < 20; round++) {
                List<String> all = new ArrayList<>();
                List<String> page;
                do {
                    String after = all.isEmpty() ? "" : all.get(all.size() - 1);
                    page = values.list("stays", after, 17, soon());
                    all.addAll(page);
                } while (page.size() == 17);
                assertEquals(new HashSet<>(all).size(), all.size());
                assertEquals(300, all.stream().filter(key -> !key.endsWith("more")).count());
            }
            over.set(true);
            changes.get(60, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            changing.shutdownNow();
        }
    }

    @Test
    void whatIsThereOutlivesTheStoreIfItKeepsValues() {
        KvQuota quota = new KvQuota(15, 3);
        put("c", "gone", Duration.ofMinutes(1), quota);
        clock.pass(Duration.ofMinutes(1));
        long version = put("a", "stays", Duration.ZERO, quota);
        put("b", "ends", Duration.ofHours(1), quota);
        values.sync(soon());

        reopen();

        if (!keeps()) {
            assertUsage(0, 0);
            return;
        }
        assertEquals(version, values.get("a", soon()).orElseThrow().version());
        assertEquals(List.of("a", "b"), values.list("", "", 9, soon()));
        assertUsage(2, 11);
        assertFails(Kind.QUOTA, () -> put("d", "1234", Duration.ZERO, quota));
        put("d", "123", Duration.ZERO, quota);
        clock.pass(Duration.ofHours(1));
        assertUsage(2, 10);
    }

    @Test
    void aClosedStoreSaysSo() {
        put("a", "1");
        store.close();
        store.close();

        assertFails(Kind.CLOSED, () -> get("a"));
        assertFails(Kind.CLOSED, () -> put("a", "2"));
        assertFails(Kind.CLOSED, () -> values.delete("a", soon()));
        assertFails(Kind.CLOSED, () -> values.list("", "", 9, soon()));
        assertFails(Kind.CLOSED, () -> values.usage(soon()));
        assertFails(Kind.CLOSED, () -> values.sync(soon()));
        assertFails(Kind.CLOSED, () -> store.open(ID, ""));
    }

    @Test
    void closingEndsWhatRunsWithATypedError() throws Exception {
        AtomicInteger written = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> all = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            String key = "t" + t;
            all.add(threads.submit(() -> untilItFails(key, written)));
        }
        while (written.get() < 500) {
            Thread.onSpinWait();
        }

        store.close();

        List<Integer> last = new ArrayList<>();
        for (Future<Integer> each : all) {
            last.add(each.get(60, TimeUnit.SECONDS));
        }
        threads.shutdownNow();
        begin();
        for (int t = 0; keeps() && t < THREADS; t++) {
            int there = Integer.parseInt(get("t" + t).orElse("-1"));
            int sure = last.get(t);
            assertTrue(there >= sure, () -> there + " is less than " + sure);
        }
    }

    /** Writes numbers, and waits for each tenth; returns the last one that it waited for. */
    private int untilItFails(String key, AtomicInteger written) {
        int sure = -1;
        try {
            for (int i = 0; ; i++) {
                put(key, String.valueOf(i));
                if (i % 10 == 0) {
                    values.sync(soon());
                    sure = i;
                }
                written.incrementAndGet();
            }
        } catch (KvException e) {
            assertSame(Kind.CLOSED, e.kind(), e::getMessage);
            return sure;
        }
    }
}
