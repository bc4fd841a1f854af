package dev.wardian.host.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real PostgreSQL, which the test starts. */
class PostgresTest extends SqlContract {
    private static Optional<PostgresServer> server = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        if (server.isEmpty()) {
            System.err.println(
                    "SKIPPED: there is no PostgreSQL on this machine (Debian: apt-get install"
                            + " postgresql)");
        }
        Assumptions.assumeTrue(server.isPresent(), "no PostgreSQL");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server.isPresent()) {
            server.get().stop();
        }
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.orElseThrow().url());
    }

    @Override
    String slowRead() {
        return "select pg_sleep(600)";
    }

    @Override
    String slowWrite() {
        return "insert into items (id, name) select cast(? as bigint), 'slow' from pg_sleep(600)";
    }

    @Override
    String types() {
        return "select true, cast(-5 as smallint), cast(1099511627776 as bigint), cast(1.5 as double"
                + " precision), cast(12345678901234567890.12 as numeric(30, 2)), 'héllo',"
                + " decode('0001ff', 'hex'), date '2024-02-29', timestamp '2024-02-29 12:34:56.789',"
                + " cast(null as int)";
    }

    @Override
    String many() {
        return "select x from generate_series(1, cast(? as bigint)) as t(x)";
    }
}
