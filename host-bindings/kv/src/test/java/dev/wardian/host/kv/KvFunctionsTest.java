package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.kv.KvException.Kind;
import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wardian:kv/1} with good and hostile arguments. */
class KvFunctionsTest {
    private static final int KEY = 100;
    private static final int OTHER_KEY = 1_000;
    private static final int VALUE = 10_000;
    private static final int OUT = 20_000;
    private static final String ID = "test.prober";

    @TempDir Path temp;

    /** It stands still at the beginning of time, so that versions begin at 1. */
    private final TestClock clock = new TestClock();

    private KvStore store = KvStores.inMemory();
    private Prober guest;

    @BeforeEach
    void load() throws IOException {
        clock.goBack(Duration.ofMillis(clock.millis()));
        guest = prober(KvStores.inMemory(clock), "{ quota: 1KiB, keys: 4, value: 100 }");
    }

    private Prober prober(KvStore its, String grant) throws IOException {
        store = its;
        return new Prober(
                Files.createTempDirectory(temp, "plugins"),
                KvCapability.create(store),
                "{ quota: 1MiB }",
                grant,
                Map.of());
    }

    private void exchange(KvStore its, String grant) throws IOException {
        close();
        guest = prober(its, grant);
    }

    @AfterEach
    void close() {
        guest.close();
        store.close();
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    private int get(String function, String key) {
        return guest.call(function, KEY, guest.poke(KEY, key), OUT, 1_000);
    }

    private String value(String key) {
        int length = get("get", key);
        assertTrue(length >= 0, () -> key + ": " + length);
        return guest.peekText(OUT, length);
    }

    private long put(String key, String value, int ttl) {
        int length = guest.poke(KEY, key);
        return guest.callWide("put", KEY, length, VALUE, guest.poke(VALUE, value), ttl);
    }

    private long compareAndPut(String key, long version, String value) {
        int length = guest.poke(KEY, key);
        return guest.callWide(
                "compare_and_put", KEY, length, (int) version, VALUE, guest.poke(VALUE, value), 0);
    }

    private int delete(String key) {
        return guest.call("delete", KEY, guest.poke(KEY, key));
    }

    private int compareAndDelete(String key, long version) {
        return guest.call("compare_and_delete", KEY, guest.poke(KEY, key), (int) version);
    }

    private int listResult(String prefix, String after, int limit) {
        int length = guest.poke(KEY, prefix);
        int afterLength = guest.poke(OTHER_KEY, after);
        return guest.call("list", KEY, length, OTHER_KEY, afterLength, limit, OUT, 1_000);
    }

    private List<String> list(String prefix, String after, int limit) {
        int length = listResult(prefix, after, limit);
        assertTrue(length >= 0, () -> prefix + ": " + length);
        String keys = guest.peekText(OUT, length);
        return keys.isEmpty() ? List.of() : List.of(keys.split("\0"));
    }

    @Test
    void valuesAreSetFoundAndDeleted() {
        assertEquals(is(Errno.ENOTFOUND), get("get", "a"));
        assertEquals(1, put("a", "one", 0));
        assertEquals("one", value("a"));
        assertEquals(2, put("a", "two", 0));
        assertEquals(11, get("get_versioned", "a"));
        ByteBuffer both = ByteBuffer.wrap(guest.peek(OUT, 11)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2, both.getLong());
        byte[] rest = new byte[3];
        both.get(rest);
        assertEquals("two", new String(rest, UTF_8));
        assertEquals(0, delete("a"));
        assertEquals(is(Errno.ENOTFOUND), delete("a"));
        assertEquals(is(Errno.ENOTFOUND), get("get_versioned", "a"));
        assertEquals(0, guest.call("sync"));
        assertEquals(List.of(), guest.denials());
    }

    @Test
    void versionsDecide() {
        long first = compareAndPut("a", 0, "one");
        assertTrue(first > 0);
        assertEquals(is(Errno.ECONFLICT), compareAndPut("a", 0, "x"));
        assertEquals(is(Errno.ECONFLICT), compareAndPut("a", -1, "x"));
        assertEquals(is(Errno.ECONFLICT), compareAndPut("b", first, "x"));
        long second = compareAndPut("a", first, "two");
        assertTrue(second > first);
        assertEquals(is(Errno.ECONFLICT), compareAndDelete("a", first));
        assertEquals(is(Errno.ECONFLICT), compareAndDelete("b", 0));
        assertEquals("two", value("a"));
        assertEquals(0, compareAndDelete("a", second));
        assertTrue(compareAndPut("a", 0, "three") > second);
    }

    @Test
    void aValueWithATimeIsGoneAfterIt() {
        put("a", "1", 1_000);
        put("b", "2", 0);
        clock.pass(Duration.ofMillis(999));
        assertEquals("1", value("a"));
        clock.pass(Duration.ofMillis(1));

        assertEquals(is(Errno.ENOTFOUND), get("get", "a"));
        assertEquals(List.of("b"), list("", "", 9));
        assertEquals(is(Errno.EINVAL), put("a", "1", -1));
    }

    @Test
    void keysAreListedInPages() {
        for (String key : List.of("b", "a/2", "a/1", "é")) {
            put(key, "", 0);
        }

        assertEquals(List.of("a/1", "a/2", "b", "é"), list("", "", 1_000));
        assertEquals(List.of("a/1"), list("a/", "", 1));
        assertEquals(List.of("a/2"), list("a/", "a/1", 1));
        assertEquals(List.of(), list("a/", "a/2", 1));
        assertEquals(is(Errno.EINVAL), listResult("", "", 0));
        assertEquals(is(Errno.EINVAL), listResult("", "", 1_001));
        assertEquals(is(Errno.EINVAL), listResult("", "", -1));
        assertEquals(is(Errno.EINVAL), listResult("a\0", "", 9));
        assertEquals(is(Errno.EINVAL), listResult("", "\0", 9));
    }

    @Test
    void theGrantBoundsWhatIsKept() throws IOException {
        assertEquals(is(Errno.E2BIG), put("a", "x".repeat(101), 0));
        assertEquals(is(Errno.E2BIG), compareAndPut("a", 0, "x".repeat(101)));
        for (String key : List.of("a", "b", "c", "d")) {
            assertTrue(put(key, "x".repeat(100), 0) > 0);
        }
        assertEquals(is(Errno.ELIMIT), put("e", "", 0));
        assertEquals(is(Errno.ELIMIT), compareAndPut("e", 0, ""));
        assertEquals(0, delete("d"));
        assertTrue(put("e", "", 0) > 0);

        exchange(KvStores.inMemory(clock), "{ quota: 10 }");
        assertTrue(put("a", "123456789", 0) > 0);
        assertEquals(is(Errno.ELIMIT), put("a", "1234567890", 0));
        assertEquals(is(Errno.ELIMIT), put("b", "", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\0"})
    void someTextsAreNoKeys(String key) {
        assertEquals(is(Errno.EINVAL), get("get", key));
        assertEquals(is(Errno.EINVAL), get("get_versioned", key));
        assertEquals(is(Errno.EINVAL), put(key, "1", 0));
        assertEquals(is(Errno.EINVAL), compareAndPut(key, 0, "1"));
        assertEquals(is(Errno.EINVAL), delete(key));
        assertEquals(is(Errno.EINVAL), compareAndDelete(key, 1));
    }

    @Test
    void addressesLengthsAndTextsOfHostileGuestsAreErrors() {
        put("a", "abc", 0);
        byte[] before = guest.peek(OUT, 30_000);
        int end = Prober.MEMORY - 1;

        for (String function : List.of("get", "get_versioned")) {
            assertEquals(is(Errno.EFAULT), guest.call(function, end, 2, OUT, 100));
            assertEquals(is(Errno.EFAULT), guest.call(function, -1, 1, OUT, 100));
            assertEquals(is(Errno.E2BIG), guest.call(function, KEY, -1, OUT, 100));
            assertEquals(is(Errno.EFAULT), guest.call(function, KEY, 1, end, 100));
        }
        assertEquals(is(Errno.EFAULT), guest.callWide("put", end, 2, VALUE, 1, 0));
        assertEquals(is(Errno.EFAULT), guest.callWide("put", KEY, 1, end, 2, 0));
        assertEquals(is(Errno.E2BIG), guest.callWide("put", KEY, 1, VALUE, -1, 0));
        assertEquals(is(Errno.EFAULT), guest.callWide("compare_and_put", end, 2, 0, VALUE, 1, 0));
        assertEquals(is(Errno.EFAULT), guest.callWide("compare_and_put", KEY, 1, 1, end, 2, 0));
        assertEquals(is(Errno.E2BIG), guest.callWide("compare_and_put", KEY, 1, 1, VALUE, -1, 0));
        assertEquals(is(Errno.EFAULT), guest.call("delete", end, 2));
        assertEquals(is(Errno.E2BIG), guest.call("delete", KEY, -1));
        assertEquals(is(Errno.EFAULT), guest.call("compare_and_delete", end, 2, 1));
        assertEquals(is(Errno.EFAULT), guest.call("list", end, 2, KEY, 0, 9, OUT, 100));
        assertEquals(is(Errno.EFAULT), guest.call("list", KEY, 0, end, 2, 9, OUT, 100));
        assertEquals(is(Errno.E2BIG), guest.call("list", KEY, 0, KEY, -1, 9, OUT, 100));
        assertEquals(is(Errno.EFAULT), guest.call("list", KEY, 0, KEY, 0, 9, end, 100));

        int malformed = guest.poke(KEY, "a\u00ff".getBytes(ISO_8859_1));
        assertEquals(is(Errno.EUTF8), guest.call("get", KEY, malformed, OUT, 100));
        assertEquals(is(Errno.EUTF8), guest.callWide("put", KEY, malformed, VALUE, 0, 0));
        assertEquals(is(Errno.EUTF8), guest.call("delete", KEY, malformed));
        assertEquals(is(Errno.EUTF8), guest.call("list", KEY, malformed, KEY, 0, 9, OUT, 100));
        assertEquals(is(Errno.EUTF8), guest.call("list", KEY, 0, KEY, malformed, 9, OUT, 100));
        assertArrayEquals(before, guest.peek(OUT, 30_000));
        assertEquals("abc", value("a"));
    }

    @Test
    void aValueThatDoesNotFitIsInTheReply() {
        put("a", "abc", 0);

        assertEquals(3, guest.call("get", KEY, guest.poke(KEY, "a"), OUT, 2));
        assertEquals(0, guest.peek(OUT, 1)[0]);
        assertEquals(3, guest.call("get", KEY, 1, 0, 0));
        assertEquals(11, guest.call("get_versioned", KEY, 1, 0, 0));
        assertEquals(2, guest.call("list", KEY, 0, KEY, 0, 9, 0, 0));
    }

    @Test
    void readingOnlyChangesNothing() throws IOException {
        KvStore its = KvStores.inMemory(clock);
        its.open(ID, "")
                .put(
                        "a",
                        new byte[] {'1'},
                        Duration.ZERO,
                        new KvQuota(10, 1),
                        KvWait.atMost(Duration.ofSeconds(60)));
        exchange(its, "{ quota: 1MiB, mode: read }");

        assertEquals("1", value("a"));
        assertEquals(List.of("a"), list("", "", 9));
        assertEquals(is(Errno.EDENIED), put("a", "2", 0));
        assertEquals(is(Errno.EDENIED), compareAndPut("a", 1, "2"));
        assertEquals(is(Errno.EDENIED), delete("a"));
        assertEquals(is(Errno.EDENIED), compareAndDelete("a", 1));
        assertEquals(is(Errno.EDENIED), guest.call("sync"));
        assertEquals("1", value("a"));
        assertEquals(
                List.of("kv/1 put a", "kv/1 put a", "kv/1 delete a", "kv/1 delete a", "kv/1 sync"),
                guest.denials());
    }

    /** What the guest learns of each failure of a store, whichever function it called. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStoreThatFailsIsAnError(Kind kind) throws IOException {
        FailingStore failing = new FailingStore();
        exchange(failing, "{ quota: 1MiB }");
        failing.kind = kind;
        Errno expected =
                switch (kind) {
                    case UNAVAILABLE, CLOSED, LOCKED, MISSING -> Errno.EUNAVAILABLE;
                    case TIMEOUT -> Errno.ETIMEOUT;
                    case FULL, QUOTA -> Errno.ELIMIT;
                    case CONFLICT -> Errno.ECONFLICT;
                    case DAMAGED -> Errno.EHOST;
                };

        assertEquals(is(expected), get("get", "a"));
        assertEquals(is(expected), get("get_versioned", "a"));
        assertEquals(is(expected), put("a", "1", 0));
        assertEquals(is(expected), compareAndPut("a", 0, "1"));
        assertEquals(is(expected), delete("a"));
        assertEquals(is(expected), compareAndDelete("a", 1));
        assertEquals(is(expected), listResult("", "", 1));
        assertEquals(is(expected), guest.call("sync"));
    }

    @Test
    void aStoreThatIsClosedUnderAPluginSaysSo() {
        put("a", "1", 0);
        store.close();

        assertEquals(is(Errno.EUNAVAILABLE), get("get", "a"));
        assertEquals(is(Errno.EUNAVAILABLE), put("a", "1", 0));
        assertEquals(is(Errno.EUNAVAILABLE), guest.call("sync"));
    }

    @Test
    void aStoreThatIsNotThereRejectsThePlugin() {
        KvStore closed = KvStores.inMemory();
        closed.close();

        PluginLinkException rejected =
                assertThrows(
                        PluginLinkException.class, () -> prober(closed, "{ quota: 1MiB }").close());

        assertTrue(String.valueOf(rejected.getMessage()).contains("the store is closed"));
    }

    @Test
    void withoutTheGrantThePluginIsNotLinked() {
        WatGuest importing =
                new WatGuest()
                        .imports("wardian:kv/1", "sync", "(result i32)")
                        .operation("run", "(call $sync)");
        TestHost.Builder builder =
                TestHost.builder()
                        .capability(KvCapability.create(store))
                        .plugin(TestPlugin.wat("test.kv", importing));

        try (TestHost host = builder.build()) {
            assertThrows(PluginLinkException.class, () -> host.plugin("test.kv"));
        }
    }
}
