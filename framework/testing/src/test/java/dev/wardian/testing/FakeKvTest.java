package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeKvTest {
    private static final String ID = "test.guest";
    private static final String READ =
            "(drop (call $input_read (i32.const 0) (i32.const 0) (i32.const 4000)))";

    /** A key is in the memory at 8000, and the input at 0. */
    private static TestPlugin plugin(String id, String key) {
        String place = " (i32.const 8000) (i32.const " + utf8(key).length + ")";
        String rest = " (i32.const 8) (i32.sub (local.get $input_len) (i32.const 8))";
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:kv/1", "get", "(param i32 i32 i32 i32) (result i32)")
                        .imports(
                                "wardian:kv/1",
                                "get_versioned",
                                "(param i32 i32 i32 i32) (result i32)")
                        .imports("wardian:kv/1", "put", "(param i32 i32 i32 i32 i64) (result i64)")
                        .imports(
                                "wardian:kv/1",
                                "compare_and_put",
                                "(param i32 i32 i64 i32 i32 i64) (result i64)")
                        .imports("wardian:kv/1", "delete", "(param i32 i32) (result i32)")
                        .imports(
                                "wardian:kv/1",
                                "compare_and_delete",
                                "(param i32 i32 i64) (result i32)")
                        .imports(
                                "wardian:kv/1",
                                "list",
                                "(param i32 i32 i32 i32 i32 i32 i32) (result i32)")
                        .imports("wardian:kv/1", "sync", "(result i32)")
                        .data(8000, key)
                        .part(
                                "(func $number (param $n i64) (result i32) (if (i64.lt_s (local.get"
                                        + " $n) (i64.const 0)) (then (return (i32.wrap_i64 (i64.sub"
                                        + " (i64.const 0) (local.get $n)))))) (i64.store (i32.const"
                                        + " 4000) (local.get $n)) (call $output_write (i32.const 4000)"
                                        + " (i32.const 8)))")
                        .operation("get", getter("(call $get" + place))
                        .operation("get-versioned", getter("(call $get_versioned" + place))
                        .operation("list", READ + getter("(call $list" + place + page(1000)))
                        .operation("list-two", READ + getter("(call $list" + place + page(2)))
                        .operation("list-none", READ + getter("(call $list" + place + page(0)))
                        .operation("list-many", READ + getter("(call $list" + place + page(1001)))
                        .operation("put", put(place, 0))
                        .operation("put-briefly", put(place, 10))
                        .operation("put-long", put(place, 1L << 53))
                        .operation("put-too-long", put(place, (1L << 53) + 1))
                        .operation("put-negative", put(place, -1))
                        .operation(
                                "swap",
                                READ
                                        + "(call $number (call $compare_and_put"
                                        + place
                                        + " (i64.load (i32.const 0))"
                                        + rest
                                        + " (i64.const 0)))")
                        .operation("delete", "(i32.sub (i32.const 0) (call $delete" + place + "))")
                        .operation(
                                "remove",
                                READ
                                        + "(i32.sub (i32.const 0) (call $compare_and_delete"
                                        + place
                                        + " (i64.load (i32.const 0))))")
                        .operation("sync", "(i32.sub (i32.const 0) (call $sync))")
                        .operation(
                                "put-large",
                                "(call $number (call $put"
                                        + place
                                        + " (i32.const 0) (i32.const 1048577) (i64.const 0)))");
        return TestPlugin.wat(id, guest).requests("kv", "{}");
    }

    private static String getter(String call) {
        return "(call $output_of " + call + " (i32.const 1000) (i32.const 1000)) (i32.const 1000))";
    }

    private static String page(int limit) {
        return " (i32.const 0) (local.get $input_len) (i32.const " + limit + ")";
    }

    private static String put(String place, long millis) {
        return READ
                + "(call $number (call $put"
                + place
                + " (i32.const 0) (local.get $input_len) (i64.const "
                + millis
                + ")))";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TestHost host(String key) {
        return TestHost.builder().plugin(plugin(ID, key)).build();
    }

    private static String call(TestHost host, String operation, String input) {
        return new String(host.plugin(ID).call(operation, utf8(input)), StandardCharsets.UTF_8);
    }

    private static long version(TestHost host, String operation, byte[] input) {
        byte[] output = host.plugin(ID).call(operation, input);
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static Errno failure(TestHost host, String operation, byte[] input) {
        int code =
                assertThrows(PluginFailure.class, () -> host.plugin(ID).call(operation, input))
                        .code();
        for (Errno errno : Errno.values()) {
            if (errno.number() == code) {
                return errno;
            }
        }
        throw new AssertionError("no error number: " + code);
    }

    private static Errno failure(TestHost host, String operation) {
        return failure(host, operation, new byte[0]);
    }

    private static byte[] versioned(long version, String value) {
        byte[] bytes = utf8(value);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(version)
                .put(bytes)
                .array();
    }

    @Test
    void valuesAreThoseOfTheTestAndOfThePlugin() {
        TestHost.Builder builder =
                TestHost.builder().plugin(plugin(ID, "tea")).value(ID, "tea", utf8("3.50"));
        try (TestHost host = builder.build()) {
            assertEquals("3.50", call(host, "get", ""));
            call(host, "put", "4.20");
            assertArrayEquals(utf8("4.20"), host.value(ID, "tea").orElseThrow());
            call(host, "delete", "");
            assertTrue(host.value(ID, "tea").isEmpty());
            assertEquals(Errno.ENOTFOUND, failure(host, "get"));
            assertEquals(Errno.ENOTFOUND, failure(host, "get-versioned"));
            assertEquals(Errno.ENOTFOUND, failure(host, "delete"));
            call(host, "sync", "");
        }
        try (TestHost host = builder.build()) {
            assertEquals("3.50", call(host, "get", ""));
        }
    }

    @Test
    void valuesStayWhenAPluginIsReplacedAndAreThoseOfOnePlugin() {
        TestPlugin other = plugin("test.other", "tea");
        try (TestHost host = TestHost.builder().plugin(plugin(ID, "tea")).plugin(other).build()) {
            call(host, "put", "3.50");
            host.replace(ID, plugin(ID, "tea").version("1.1.0"));

            assertEquals("3.50", call(host, "get", ""));
            assertTrue(host.value("test.other", "tea").isEmpty());
        }
    }

    @Test
    void aValueWithATimeIsGoneAfterIt() {
        try (TestHost host = host("tea")) {
            call(host, "put-briefly", "3.50");
            host.clock().advance(Duration.ofMillis(9));
            assertEquals("3.50", call(host, "get", ""));
            host.clock().advance(Duration.ofMillis(1));
            assertEquals(Errno.ENOTFOUND, failure(host, "get"));
            assertTrue(host.value(ID, "tea").isEmpty());

            call(host, "put-long", "4.20");
            host.clock().advance(Duration.ofDays(1000));
            assertEquals("4.20", call(host, "get", ""));
            assertEquals(Errno.EINVAL, failure(host, "put-too-long"));
            assertEquals(Errno.EINVAL, failure(host, "put-negative"));
        }
    }

    @Test
    void aVersionSaysWhetherSomebodyElseWasFaster() {
        try (TestHost host = host("tea")) {
            assertEquals(Errno.ECONFLICT, failure(host, "swap", versioned(7, "x")));
            assertEquals(Errno.ECONFLICT, failure(host, "remove", versioned(0, "")));
            long first = version(host, "swap", versioned(0, "1"));
            assertEquals(Errno.ECONFLICT, failure(host, "swap", versioned(0, "x")));
            long second = version(host, "put", utf8("2"));
            assertNotEquals(first, second);
            assertEquals(Errno.ECONFLICT, failure(host, "swap", versioned(first, "x")));
            assertEquals(Errno.ECONFLICT, failure(host, "remove", versioned(first, "")));
            byte[] both = host.plugin(ID).call("get-versioned", new byte[0]);
            assertArrayEquals(versioned(second, "2"), both);

            host.plugin(ID).call("remove", versioned(second, ""));
            assertEquals(Errno.ECONFLICT, failure(host, "remove", versioned(second, "")));
            assertTrue(version(host, "swap", versioned(0, "3")) > second);
        }
    }

    @Test
    void keysComeInTheOrderOfTheirBytes() {
        TestHost.Builder builder = TestHost.builder().plugin(plugin(ID, "b"));
        // As characters of 16 bits, the last key is below the one before it.
        for (String key : new String[] {"b/2", "a", "b/10", "b", "b\uffee", "b\ud83d\ude00"}) {
            builder.value(ID, key, new byte[0]);
        }
        try (TestHost host = builder.build()) {
            assertEquals("b\0b/10\0b/2\0b\uffee\0b\ud83d\ude00\0", call(host, "list", ""));
            assertEquals("b\0b/10\0", call(host, "list-two", ""));
            assertEquals("b/2\0b\uffee\0", call(host, "list-two", "b/10"));
            assertEquals("", call(host, "list-two", "c"));
            assertEquals(Errno.EINVAL, failure(host, "list-none"));
            assertEquals(Errno.EINVAL, failure(host, "list-many"));
            assertEquals(Errno.EINVAL, failure(host, "list", new byte[1]));
            assertEquals(Errno.EUTF8, failure(host, "list", new byte[] {-1}));
            assertEquals(Errno.E2BIG, failure(host, "list", utf8("x".repeat(513))));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', EINVAL", "a\0b, EINVAL", "LONG, E2BIG"})
    void aMalformedKeyIsAnErrorOfEveryFunction(String name, Errno expected) {
        String key = name.equals("LONG") ? "x".repeat(513) : name;
        try (TestHost host = host(key)) {
            for (String operation : new String[] {"get", "get-versioned", "put", "delete"}) {
                assertEquals(expected, failure(host, operation), operation);
            }
            assertEquals(expected, failure(host, "swap", versioned(0, "x")));
            assertEquals(expected, failure(host, "remove", versioned(1, "")));
        }
        TestHost.Builder builder = TestHost.builder().value(ID, key, new byte[0]);
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1})
    void aKeyHasUpTo512Bytes(int length) {
        try (TestHost host = host("x".repeat(length))) {
            call(host, "put", "1");
            assertEquals("1", call(host, "get", ""));
            assertEquals(Errno.E2BIG, failure(host, "put-large"));
        }
    }
}
