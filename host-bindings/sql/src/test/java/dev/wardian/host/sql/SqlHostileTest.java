package dev.wardian.host.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.host.testing.Pause;
import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that pass what makes no sense, and grants that change while they run. */
class SqlHostileTest {
    private static final String URL = "jdbc:h2:mem:hostile;DB_CLOSE_DELAY=-1";
    private static final int BAD = Prober.MEMORY - 2;

    private final SqlContract.OpenConnections source =
            new SqlContract.OpenConnections(() -> DriverManager.getConnection(URL));

    @TempDir Path temp;

    @AfterEach
    void requireAllBack() {
        source.requireAllBack();
    }

    private Capability<?> sql() {
        return SqlCapability.create(Map.of("db", source));
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    private static String grant(String count) {
        return "{ statements: { numbers: { source: db, sql: 'select x from system_range(1, "
                + count
                + ")' }, set: { source: db, sql: 'set @a = 1', mode: write } } }";
    }

    @Test
    void withoutAGrantTheFunctionsAreNotLinked() {
        WatGuest guest = SqlGuest.withFunctions(new WatGuest()).echo("run");
        TestPlugin plugin =
                TestPlugin.wat(SqlGuest.ID, guest).requests("sql", "{ statements: [a] }");
        try (TestHost host =
                TestHost.builder()
                        .plugin(plugin)
                        .capability(sql())
                        .grants("apiVersion: wardian/v1\nplugins: { test.sql: { grants: {} } }")
                        .build()) {
            assertThrows(PluginLinkException.class, () -> host.plugin(SqlGuest.ID));
        }
    }

    @Test
    void badArgumentsReachNoDatabase() {
        try (Prober guest =
                new Prober(temp, sql(), "{ statements: [numbers, set] }", grant("3"), Map.of())) {
            source.fails = true;
            int name = guest.poke(100, "numbers");
            int text = guest.poke(200, (byte) 0xC3, (byte) 0x28);
            for (String function : List.of("query", "update")) {
                boolean wide = function.equals("update");
                int[][] bad = {
                    {BAD, name, 0, 0, is(Errno.EFAULT)},
                    {100, name, BAD, 3, is(Errno.EFAULT)},
                    {-1, name, 0, 0, is(Errno.EFAULT)},
                    {200, text, 0, 0, is(Errno.EUTF8)},
                    {100, name, 200, text, is(Errno.EINVAL)},
                    {100, 65, 0, 0, is(Errno.E2BIG)},
                    {100, name, 0, (1 << 24) + 1, is(Errno.E2BIG)},
                    {100, 3, 0, 0, is(Errno.EDENIED)}
                };
                for (int[] each : bad) {
                    int[] given = {each[0], each[1], each[2], each[3]};
                    long result =
                            wide ? guest.callWide(function, given) : guest.call(function, given);

                    assertEquals(each[4], result, function + " " + each[0] + " " + each[1]);
                }
            }
            for (int handle : new int[] {0, 1, -1, Integer.MAX_VALUE}) {
                assertEquals(is(Errno.ECLOSED), guest.call("columns", handle, 0, 100));
                assertEquals(is(Errno.ECLOSED), guest.call("next", handle, 0, 100));
                assertEquals(is(Errno.ECLOSED), guest.call("close", handle));
            }
            source.fails = false;
            // A handle ends with its call, and its connection comes back.
            int handle = guest.call("query", 100, name, 0, 0);
            assertTrue(handle > 0, "handle " + handle);
            assertEquals(is(Errno.ECLOSED), guest.call("next", handle, 0, 100));
        }
    }

    /** Opens rows, pauses, and gives what the functions give then. */
    private List<Integer> afterwards(String later) {
        List<Runnable> changes = new CopyOnWriteArrayList<>();
        List<Capability<?>> all =
                List.of(sql(), Pause.running(() -> changes.forEach(Runnable::run)));
        GrantsReader reader = new GrantsReader(Capabilities.of(all));
        ChangingGrants store = new ChangingGrants(grants(reader, grant("30")));
        Grants next = grants(reader, later);
        changes.add(() -> store.set(next));
        WatGuest guest =
                SqlGuest.withFunctions(new WatGuest())
                        .imports("wardian:pause/1", "pause", "")
                        .data(0, "numbers")
                        .data(16, "set")
                        .operation(
                                "run",
                                """
                                (local $h i32)
                                (local.set $h (call $query
                                  (i32.const 0) (i32.const 7) (i32.const 0) (i32.const 0)))
                                (call $pause)
                                (i32.store (i32.const 100)
                                  (call $next (local.get $h) (i32.const 200) (i32.const 1000)))
                                (i32.store (i32.const 104)
                                  (call $columns (local.get $h) (i32.const 200) (i32.const 1000)))
                                (i32.store (i32.const 108) (i32.wrap_i64 (call $update
                                  (i32.const 16) (i32.const 3) (i32.const 0) (i32.const 0))))
                                (call $output_write (i32.const 100) (i32.const 12))""");
        TestPlugin plugin =
                TestPlugin.wat(SqlGuest.ID, guest)
                        .requests("pause", "{}")
                        .requests("sql", "{ statements: [numbers, set] }");
        TestHost.Builder builder = TestHost.builder().plugin(plugin);
        all.forEach(builder::capability);
        try (TestHost host = builder.manager(it -> it.grants(store)).build()) {
            ByteBuffer output =
                    ByteBuffer.wrap(host.plugin(SqlGuest.ID).call("run", new byte[0]))
                            .order(ByteOrder.LITTLE_ENDIAN);
            return List.of(output.getInt(), output.getInt(), output.getInt());
        }
    }

    private static Grants grants(GrantsReader reader, String sql) {
        String yaml =
                "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  test.sql:\n    grants:\n      pause: {}\n"
                        + (sql.isEmpty() ? "" : "      sql: " + sql + "\n");
        return reader.read("grants.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsTakenBackIsGoneAtOnce() {
        int denied = is(Errno.EDENIED);

        assertEquals(List.of(270, 2, 0), afterwards(grant("30")));
        assertEquals(List.of(denied, denied, denied), afterwards(""));
        assertEquals(List.of(denied, denied, denied), afterwards("{ statements: {} }"));
    }

    /** A statement that became another one is not the one whose rows are read. */
    @Test
    void anotherStatementIsNotTheOneThatRuns() {
        List<Integer> results = afterwards(grant("31"));

        assertEquals(List.of(is(Errno.EDENIED), is(Errno.EDENIED), 0), results);
    }
}
