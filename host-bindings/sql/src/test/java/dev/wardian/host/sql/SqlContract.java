package dev.wardian.host.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.sql.SqlGuest.Rows;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.DeadlineExceeded;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What guests may expect of any database. */
abstract class SqlContract {
    private static final String REQUEST =
            "{ statements: [by-id, all, types, many, wide, slow, add, add-slow, broken, sneaky, count,"
                    + " missing], rows: 1M, bytes: 1GiB, timeout: 60min }";

    private OpenConnections source = new OpenConnections(() -> connect());
    private @Nullable SqlGuest started;

    /** A connection of the test's own. */
    abstract Connection connect() throws SQLException;

    /** A statement that takes longer than any test. */
    abstract String slowRead();

    /** One that writes, with a parameter, and takes longer than any test. */
    abstract String slowWrite();

    /** Columns of many types, of one row. */
    abstract String types();

    /** Numbers from 1 to the parameter. */
    abstract String many();

    private String grant(String bounds) {
        return "{ statements: { by-id: { source: db, sql: 'select id, name from items where id = ?' },"
                + " all: { source: db, sql: 'select id, name from items order by id' }, types: {"
                + " source: db, sql: \""
                + types()
                + "\" }, many: { source: db, sql: \""
                + many()
                + "\" }, wide: { source: db, sql: \"select repeat('x', cast(? as int)) as x\" }, slow: {"
                + " source: db, sql: \""
                + slowRead()
                + "\" }, add: { source: db, sql: 'insert into items (id, name) values (?, ?)', mode:"
                + " write }, add-slow: { source: db, sql: \""
                + slowWrite()
                + "\", mode: write }, broken: { source: db, sql: 'select nothing from nowhere' },"
                + " sneaky: { source: db, sql: \"insert into items (id, name) values (99, 'x')\" },"
                + " count: { source: db, sql: 'select count(*) as n from items' } }, "
                + bounds
                + " }";
    }

    private SqlGuest guest() {
        return guest("timeout: 60s", "");
    }

    private SqlGuest guest(String bounds, String limits) {
        SqlGuest guest =
                new SqlGuest(
                        SqlCapability.create(Map.of("db", source)),
                        REQUEST,
                        grant(bounds),
                        limits,
                        builder -> builder);
        started = guest;
        return guest;
    }

    @BeforeEach
    final void makeTable() throws SQLException {
        try (Connection own = connect();
                Statement statement = own.createStatement()) {
            statement.execute("drop table if exists items");
            statement.execute("create table items (id bigint primary key, name varchar(40))");
            statement.execute("insert into items values (1, 'tea'), (2, null)");
        }
    }

    @AfterEach
    final void end() {
        SqlGuest last = started;
        if (last != null) {
            last.close();
        }
        source.requireAllBack();
    }

    private long count() throws SQLException {
        try (Connection own = connect();
                Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from items")) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    private static long is(Errno errno) {
        return -errno.number();
    }

    @Test
    final void rowsAreRead() {
        SqlGuest guest = guest();
        Rows rows = guest.read("all");

        assertEquals(
                List.of("id", "name"),
                rows.columns().stream().map(it -> it.toLowerCase(Locale.ROOT)).toList());
        assertEquals(List.of(List.of(1L, "tea"), Arrays.asList(2L, null)), rows.rows());
        assertEquals(0, rows.end());
        assertEquals(List.of(List.of(1L, "tea")), guest.read("by-id", 1L).rows());
        assertEquals(List.of(), guest.read("by-id", 5L).rows());
        assertEquals(List.of(), guest.host().denials());
    }

    @Test
    final void eachTypeHasItsKind() {
        List<@Nullable Object> row = guest().read("types").rows().get(0);

        assertEquals(
                Arrays.asList(
                        true,
                        -5L,
                        1L << 40,
                        1.5,
                        new BigDecimal("12345678901234567890.12"),
                        "héllo",
                        ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xFF}),
                        "2024-02-29",
                        "2024-02-29T12:34:56.789",
                        null),
                row);
    }

    @Test
    final void parametersAreNoSql() throws SQLException {
        SqlGuest guest = guest();
        String evil = "x'); drop table items; --";

        assertEquals(1, guest.write("add", 3L, evil));
        assertEquals(List.of(List.of(3L, evil)), guest.read("by-id", 3L).rows());
        assertEquals(3, count());
    }

    @Test
    final void manyRowsComeInPages() {
        Rows rows = guest("timeout: 60s, rows: 100k", "").read("many", 20_000L);

        assertEquals(List.of(20_000, 0), List.of(rows.rows().size(), rows.end()));
        assertEquals(List.of(20_000L), rows.rows().get(19_999));
        assertEquals(3, rows.pages());
    }

    @Test
    final void rowsAndBytesAreBounded() {
        Rows exact = guest("timeout: 60s, rows: 10", "").read("many", 10L);
        assertEquals(List.of(10, 0), List.of(exact.rows().size(), exact.end()));
        end();
        Rows more = guest("timeout: 60s, rows: 10", "").read("many", 11L);
        assertEquals(is(Errno.E2BIG), more.end());
        end();
        Rows bytes = guest("timeout: 60s, bytes: 1KiB", "").read("wide", 2_000L);
        assertEquals(is(Errno.E2BIG), bytes.end());
        end();
        Rows row = guest("timeout: 60s", ", reply: 32KiB").read("wide", 40_000L);
        assertEquals(is(Errno.E2BIG), row.end());
    }

    @Test
    final void pagesFitTheReplyOfThePlugin() {
        Rows rows = guest("timeout: 60s", ", reply: 1KiB").read("many", 1_000L);

        assertEquals(List.of(1_000, 0), List.of(rows.rows().size(), rows.end()));
    }

    @Test
    final void whatAReadingStatementWritesIsUndone() throws SQLException {
        SqlGuest guest = guest();
        guest.read("sneaky");

        assertEquals(2, count());
        assertEquals(2L, guest.read("count").rows().get(0).get(0));
    }

    @Test
    final void wrongParametersAreRefused() {
        SqlGuest guest = guest();
        int invalid = Errno.EINVAL.number();

        assertEquals(invalid, guest.read("by-id").error());
        assertEquals(invalid, guest.read("by-id", 1L, 2L).error());
        assertEquals(invalid, guest.read("by-id", new byte[] {9}).error());
        assertEquals(invalid, guest.read("by-id", new byte[] {3, 1}).error());
        assertEquals(invalid, guest.read("by-id", new byte[] {5, -1, -1, -1, -1}).error());
        assertEquals(invalid, guest.read("by-id", new byte[] {5, 1, 0, 0, 0, (byte) 0xC3}).error());
        assertEquals(
                invalid,
                guest.read("by-id", ("\6\5\0\0\0" + "1e9999").getBytes(StandardCharsets.UTF_8))
                        .error());
        assertEquals(is(Errno.EINVAL), guest.write("add", 1L));
        assertEquals(is(Errno.EINVAL), guest.write("add", 4L, "x".repeat(41)));
        assertEquals(is(Errno.EINVAL), guest.write("all"));
        assertEquals(invalid, guest.read("add", 5L, "x").error());
    }

    @Test
    final void aConstraintIsAConflict() {
        assertEquals(is(Errno.ECONFLICT), guest().write("add", 1L, "again"));
    }

    @Test
    final void otherStatementsAreDenied() {
        SqlGuest guest = guest();
        int denied = Errno.EDENIED.number();

        assertEquals(denied, guest.read("missing").error());
        assertEquals(denied, guest.read("select 1").error());
        assertEquals(denied, guest.read("").error());
        assertEquals(is(Errno.EDENIED), guest.write("drop"));
        assertEquals(
                List.of("sql/1 missing", "sql/1 select 1", "sql/1 ", "sql/1 drop"),
                guest.host().denials());
    }

    @Test
    final void aStatementThatTheDatabaseDoesNotTakeIsTheHostsFailure() {
        assertEquals(Errno.EHOST.number(), guest().read("broken").error());
    }

    @Test
    final void aSlowStatementIsLate() throws SQLException {
        SqlGuest guest = guest("timeout: 300ms", "");

        assertEquals(Errno.ETIMEOUT.number(), guest.read("slow").error());
        assertEquals(is(Errno.ETIMEOUT), guest.write("add-slow", 7L));
        source.requireAllBack();
        assertEquals(2, count());
    }

    @Test
    final void theDeadlineOfTheCallStopsTheDatabase() throws SQLException {
        SqlGuest guest = guest("timeout: 10min", "");
        PluginCallOptions soon = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(300));

        assertThrows(
                DeadlineExceeded.class,
                () ->
                        guest.host()
                                .plugin(SqlGuest.ID)
                                .call("read", SqlGuest.input("slow", new byte[0]), soon));
        assertThrows(
                DeadlineExceeded.class,
                () ->
                        guest.host()
                                .plugin(SqlGuest.ID)
                                .call(
                                        "write",
                                        SqlGuest.input("add-slow", SqlGuest.encoded(7L)),
                                        soon));
        source.requireAllBack();
        assertEquals(2, count());
    }

    @Test
    final void oneStatementAtATimeIsEnoughForOneAfterTheOther() {
        SqlGuest guest = guest("timeout: 60s, concurrency: 1", "");

        for (long i = 10; i < 60; i++) {
            assertEquals(1, guest.write("add", i, "n" + i));
            assertEquals(List.of(List.of(i, "n" + i)), guest.read("by-id", i).rows());
        }
    }

    @Test
    final void aDatabaseThatIsGoneIsUnavailable() {
        SqlGuest guest = guest();
        source.fails = true;

        assertEquals(Errno.EUNAVAILABLE.number(), guest.read("all").error());
        assertEquals(is(Errno.EUNAVAILABLE), guest.write("add", 3L, "x"));
        source.fails = false;
        assertEquals(2, guest.read("all").rows().size());
    }

    /** Connects for guests, and counts what they did not give back. */
    static final class OpenConnections extends NoDataSource {
        private final Connecting connecting;
        private final AtomicInteger open = new AtomicInteger();
        volatile boolean fails;

        interface Connecting {
            Connection connect() throws SQLException;
        }

        OpenConnections(Connecting connecting) {
            this.connecting = connecting;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (fails) {
                throw new SQLException("no route to host", "08001");
            }
            Connection real = connecting.connect();
            open.incrementAndGet();
            AtomicBoolean closed = new AtomicBoolean();
            return (Connection)
                    Proxy.newProxyInstance(
                            SqlContract.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("close")
                                        && closed.compareAndSet(false, true)) {
                                    // As a pool wants it.
                                    boolean clean = real.isClosed() || real.getAutoCommit();
                                    real.close();
                                    if (clean) {
                                        open.decrementAndGet();
                                    }
                                    return null;
                                }
                                if (method.getName().equals("abort")) {
                                    // Nothing on a connection that is closed, as JDBC says.
                                    if (closed.compareAndSet(false, true)) {
                                        real.close();
                                        open.decrementAndGet();
                                    }
                                    return null;
                                }
                                try {
                                    return method.invoke(real, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }

        /** Connections come back on threads of the host. */
        void requireAllBack() {
            long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (open.get() > 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertEquals(0, open.get(), "connections that were not given back");
        }
    }
}
