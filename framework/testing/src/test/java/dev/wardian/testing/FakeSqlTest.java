package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.error.PluginFailure;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeSqlTest {
    private static final String ID = "test.guest";
    private static final String NAME = "orders-of";

    /** One value of each kind, as the description has them. */
    private static final byte[] KINDS =
            HexFormat.of()
                    .parseHex(
                            "00"
                                    + "01"
                                    + "02"
                                    + "030000000000000080"
                                    + "04000000000000e0bf"
                                    + "0502000000c3a9"
                                    + "06050000002d332e3530"
                                    + "0702000000"
                                    + "00ff");

    private static final String READ =
            "(local $h i32) (drop (call $input_read (i32.const 0) (i32.const 0) (i32.const 4000)))";

    /** The input is the parameters of the statement, at 0, whose name is at 8000. */
    private static TestPlugin plugin(String name) {
        String place = "(i32.const 8000) (i32.const " + utf8(name).length + ")";
        String params = place + " (i32.const 0) (local.get $input_len)";
        String open =
                READ
                        + "(local.set $h (call $query "
                        + params
                        + ")) (if (i32.lt_s (local.get $h) (i32.const 0)) (then (return (i32.sub"
                        + " (i32.const 0) (local.get $h)))))";
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:sql/1", "query", "(param i32 i32 i32 i32) (result i32)")
                        .imports("wardian:sql/1", "columns", "(param i32 i32 i32) (result i32)")
                        .imports("wardian:sql/1", "next", "(param i32 i32 i32) (result i32)")
                        .imports("wardian:sql/1", "close", "(param i32) (result i32)")
                        .imports("wardian:sql/1", "update", "(param i32 i32 i32 i32) (result i64)")
                        .data(8000, name)
                        .operation("rows", open + getter("next", 1000))
                        .operation("columns", open + getter("columns", 1000))
                        .operation(
                                "second",
                                open
                                        + "(drop (call $next (local.get $h) (i32.const 4000)"
                                        + " (i32.const 20)))"
                                        + getter("next", 20))
                        .operation(
                                "small",
                                open
                                        + "(i32.store (i32.const 4000) (call $next (local.get $h)"
                                        + " (i32.const 4000) (i32.const 2))) (call $output_write"
                                        + " (i32.const 4000) (i32.const 4))")
                        .operation(
                                "close",
                                open + "(drop (call $close (local.get $h)))" + getter("next", 1000))
                        .operation(
                                "leave",
                                open
                                        + "(i32.store (i32.const 4000) (local.get $h))"
                                        + " (call $output_write (i32.const 4000) (i32.const 4))")
                        .operation(
                                "next-of",
                                READ
                                        + "(local.set $h (i32.load (i32.const 0)))"
                                        + getter("next", 1000))
                        .operation(
                                "columns-of",
                                READ
                                        + "(local.set $h (i32.load (i32.const 0)))"
                                        + getter("columns", 1000))
                        .operation(
                                "update",
                                "(local $n i64)"
                                        + READ
                                        + "(local.set $n (call $update "
                                        + params
                                        + ")) (if (i64.lt_s (local.get $n) (i64.const 0)) (then"
                                        + " (return (i32.wrap_i64 (i64.sub (i64.const 0) (local.get"
                                        + " $n)))))) (i64.store (i32.const 4000) (local.get $n))"
                                        + " (call $output_write (i32.const 4000) (i32.const 8))")
                        .operation(
                                "query-large",
                                "(i32.sub (i32.const 0) (call $query "
                                        + place
                                        + " (i32.const 0) (i32.const 16777217)))")
                        .operation(
                                "update-beyond",
                                "(i32.wrap_i64 (i64.sub (i64.const 0) (call $update "
                                        + place
                                        + " (i32.const -1) (i32.const 2))))");
        return TestPlugin.wat(ID, guest).requests("sql", "{}");
    }

    private static String getter(String function, int capacity) {
        return "(call $output_of (call $"
                + function
                + " (local.get $h) (i32.const 4000) (i32.const "
                + capacity
                + ")) (i32.const 4000))";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TestHost.Builder host() {
        return TestHost.builder().plugin(plugin(NAME));
    }

    private static byte[] call(TestHost host, String operation, byte[] params) {
        return host.plugin(ID).call(operation, params);
    }

    private static byte[] call(TestHost host, String operation) {
        return call(host, operation, new byte[0]);
    }

    private static Errno failure(TestHost host, String operation, byte[] params) {
        int code = assertThrows(PluginFailure.class, () -> call(host, operation, params)).code();
        return Arrays.stream(Errno.values())
                .filter(errno -> errno.number() == code)
                .findFirst()
                .orElseThrow();
    }

    private static Errno failure(TestHost host, String operation) {
        return failure(host, operation, new byte[0]);
    }

    /** Rows of one number each, of 9 bytes. */
    private static byte[] numbers(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(9 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(number -> bytes.put((byte) 3).putLong(number));
        return bytes.array();
    }

    @Test
    void parametersAndRowsAreOfJavasTypes() {
        List<List<@Nullable Object>> seen = new ArrayList<>();
        FakeQuery echo =
                params -> {
                    seen.add(params);
                    return List.of(params, params);
                };
        try (TestHost host = host().query(NAME, echo).build()) {
            byte[] rows = call(host, "rows", KINDS);

            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.writeBytes(KINDS);
            twice.writeBytes(KINDS);
            assertArrayEquals(twice.toByteArray(), rows);
            List<@Nullable Object> values = seen.get(0);
            assertEquals(
                    Arrays.asList(
                            null, false, true, Long.MIN_VALUE, -0.5, "é", new BigDecimal("-3.50")),
                    values.subList(0, 7));
            assertArrayEquals(new byte[] {0, (byte) 0xff}, (byte[]) values.get(7));
            assertEquals("c1 c2 c3 c4 c5 c6 c7 c8 ", names(host, KINDS));
        }
    }

    private static String names(TestHost host, byte[] params) {
        return new String(call(host, "columns", params), StandardCharsets.UTF_8).replace('\0', ' ');
    }

    @Test
    void smallerNumbersOfJavaAreNumbersToo() {
        FakeQuery query =
                params -> List.of(List.of(7, (short) 7, (byte) 7), List.of(0.5f, 0.5, 7L));
        try (TestHost host = host().query(NAME, query).build()) {
            ByteBuffer expected = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
            expected.put(numbers(7, 7, 7));
            expected.put((byte) 4).putDouble(0.5).put((byte) 4).putDouble(0.5).put(numbers(7));

            assertArrayEquals(expected.array(), call(host, "rows"));
        }
    }

    @Test
    void columnsHaveTheNamesOfTheTest() {
        TestHost.Builder builder =
                host().query(NAME, List.of("id", "größe"), params -> List.of(List.of(1, 2)));
        try (TestHost host = builder.build()) {
            assertEquals("id größe ", names(host, new byte[0]));
        }
        try (TestHost host = host().query(NAME, params -> List.of()).build()) {
            assertEquals("c1 ", names(host, new byte[0]));
            assertEquals(0, call(host, "rows").length);
        }
        FakeQuery none = params -> List.of();
        assertThrows(IllegalArgumentException.class, () -> host().query(NAME, List.of(), none));
        assertThrows(
                IllegalArgumentException.class, () -> host().query(NAME, List.of("a\0"), none));
    }

    @Test
    void rowsComeInPagesThatFit() {
        FakeQuery three = params -> List.of(List.of(1), List.of(2), List.of(3));
        try (TestHost host = host().query(NAME, three).build()) {
            assertArrayEquals(numbers(1, 2, 3), call(host, "rows"));
            assertArrayEquals(numbers(3), call(host, "second"));
            assertArrayEquals(new byte[] {9, 0, 0, 0}, call(host, "small"));
        }
    }

    @Test
    void rowsEndWhenTheyAreClosedAndWithTheCall() {
        try (TestHost host = host().query(NAME, params -> List.of(List.of(1))).build()) {
            assertEquals(Errno.ECLOSED, failure(host, "close"));
            byte[] handle = call(host, "leave");
            assertTrue(ByteBuffer.wrap(handle).order(ByteOrder.LITTLE_ENDIAN).getInt() > 0);
            assertEquals(Errno.ECLOSED, failure(host, "next-of", handle));
            assertEquals(Errno.ECLOSED, failure(host, "columns-of", handle));
        }
    }

    @Test
    void anUpdateReturnsHowManyRowsItChanged() {
        List<List<@Nullable Object>> seen = new ArrayList<>();
        FakeUpdate update =
                params -> {
                    seen.add(params);
                    return params.size();
                };
        try (TestHost host = host().update(NAME, update).build()) {
            byte[] changed = call(host, "update", numbers(7, 8));

            assertEquals(2, ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).getLong());
            assertEquals(List.of(List.of(7L, 8L)), seen);
        }
    }

    @Test
    void whatIsNotThereOrOfTheOtherKindIsAnError() {
        try (TestHost host = host().build()) {
            assertEquals(Errno.EDENIED, failure(host, "rows"));
            assertEquals(Errno.EDENIED, failure(host, "update"));
            assertEquals(List.of("sql/1 " + NAME, "sql/1 " + NAME), host.denials());
        }
        try (TestHost host = host().update(NAME, params -> 1).build()) {
            assertEquals(Errno.EINVAL, failure(host, "rows"));
            assertEquals(Errno.E2BIG, failure(host, "query-large"));
            assertEquals(Errno.EFAULT, failure(host, "update-beyond"));
        }
        try (TestHost host = host().query(NAME, params -> List.of()).build()) {
            assertEquals(Errno.EINVAL, failure(host, "update"));
        }
        TestPlugin longName = plugin("x".repeat(65));
        try (TestHost host = TestHost.builder().plugin(longName).build()) {
            assertEquals(Errno.E2BIG, failure(host, "rows"));
            assertEquals(Errno.E2BIG, failure(host, "update"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08",
                "ff",
                "0300000000000000",
                "0400",
                "05000000",
                "050200000061",
                "07ffffffff00",
                "07ffffff7f00",
                "0501000000ff",
                "060100000061",
                "0600000000",
                "00ff"
            })
    void malformedParametersAreAnErrorAndDoNotReachTheTest(String hex) {
        byte[] params = HexFormat.of().parseHex(hex);
        List<List<@Nullable Object>> seen = new ArrayList<>();
        FakeQuery query =
                values -> {
                    seen.add(values);
                    return List.of();
                };
        FakeUpdate update =
                values -> {
                    seen.add(values);
                    return 0;
                };
        try (TestHost host = host().query(NAME, query).build()) {
            assertEquals(Errno.EINVAL, failure(host, "rows", params));
        }
        try (TestHost host = host().update(NAME, update).build()) {
            assertEquals(Errno.EINVAL, failure(host, "update", params));
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void theTestSaysWhichErrorAStatementHas() {
        FakeQuery slow =
                params -> {
                    throw new ErrnoException(Errno.ETIMEOUT, "slow");
                };
        FakeUpdate twice =
                params -> {
                    throw new ErrnoException(Errno.ECONFLICT, "twice");
                };
        try (TestHost host = host().query(NAME, slow).build()) {
            assertEquals(Errno.ETIMEOUT, failure(host, "rows"));
        }
        try (TestHost host = host().update(NAME, twice).build()) {
            assertEquals(Errno.ECONFLICT, failure(host, "update"));
        }
    }

    @Test
    void rowsThatNoDatabaseHasAreTheHostsFailure() {
        List<FakeQuery> wrong =
                List.of(
                        params -> List.of(List.of(1), List.of(1, 2)),
                        params -> List.of(List.of()),
                        params -> List.of(List.of(new StringBuilder("text"))));
        for (FakeQuery query : wrong) {
            try (TestHost host = host().query(NAME, query).build()) {
                assertEquals(Errno.EHOST, failure(host, "rows"));
            }
        }
        try (TestHost host = host().update(NAME, params -> -1).build()) {
            assertEquals(Errno.EHOST, failure(host, "update"));
        }
    }
}
