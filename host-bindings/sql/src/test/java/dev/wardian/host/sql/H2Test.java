package dev.wardian.host.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on H2 in memory. */
class H2Test extends SqlContract {
    private static final String URL = "jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1";

    @BeforeAll
    static void define() throws SQLException {
        try (Connection own = DriverManager.getConnection(URL);
                Statement statement = own.createStatement()) {
            statement.execute(
                    "create alias if not exists wait_long for 'dev.wardian.host.sql.SlowFunction.waitLong'");
        }
    }

    @AfterAll
    static void shutDown() throws SQLException {
        try (Connection own = DriverManager.getConnection(URL);
                Statement statement = own.createStatement()) {
            statement.execute("shutdown");
        }
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(URL);
    }

    @Override
    String slowRead() {
        return "select sum(wait_long(x)) from system_range(1, 100000)";
    }

    @Override
    String slowWrite() {
        return "insert into items (id, name) select ? + sum(wait_long(x)), 'slow' from"
                + " system_range(1, 100000)";
    }

    @Override
    String types() {
        return "select true, cast(-5 as smallint), cast(1099511627776 as bigint), cast(1.5 as double"
                + " precision), cast(12345678901234567890.12 as decimal(30, 2)), 'héllo', x'0001ff',"
                + " date '2024-02-29', timestamp '2024-02-29 12:34:56.789', cast(null as int)";
    }

    @Override
    String many() {
        return "select x from system_range(1, ?)";
    }
}
