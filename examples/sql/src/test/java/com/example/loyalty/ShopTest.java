package com.example.loyalty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
    private static final Path HOME = Path.of(".");
    private static final String DENIED = "  com.example.loyalty:\n    grants: {}\n";

    @TempDir private Path folder;
    private ShopDatabase database;
    private PluginManager plugins;

    @BeforeEach
    void open() throws SQLException {
        database = new ShopDatabase("test");
        plugins = Shop.plugins(HOME, HOME.resolve("grants.yaml"), database);
        assertEquals(PluginState.ACTIVE, plugins.loadAll().get(0).state());
    }

    @AfterEach
    void close() throws SQLException {
        plugins.close();
        database.close();
    }

    private String credit(String request) {
        return plugins.proxy(Loyalty.class).credit(request);
    }

    private PluginFailure failure(String request) {
        return assertThrows(PluginFailure.class, () -> credit(request));
    }

    private List<String> points() throws SQLException {
        return database.rows("select * from points order by customer");
    }

    private void addOrders(String customer, int count) throws SQLException {
        database.execute(
                "insert into orders (customer, placed, total) select '"
                        + customer
                        + "', dateadd(day, x, date '2026-03-01'), 1.01 from system_range(1, "
                        + count
                        + ")");
    }

    @Test
    void ordersOfManyPagesGivePoints() throws SQLException {
        addOrders("ada", 500);

        assertEquals(
                "ada: 500 orders until 2027-07-14, 505.00 spent, 500 points",
                credit("ada 2026-03-01"));

        assertEquals(List.of("ada | 2026-03-01 | 500 | 505.00 | null"), points());
        assertEquals(0, database.forPlugins().getActiveConnections());
    }

    @Test
    void couponsAreNotedAndGiveNoPoints() throws SQLException {
        database.execute(
                "insert into orders (customer, placed, total, coupon) values"
                        + " ('ada', '2026-03-02', 20.99, null), ('ada', '2026-03-09', 9.50, 'SPRING'),"
                        + " ('ada', '2026-02-28', 50, null), ('bob', '2026-03-05', 7.25, null)");

        assertEquals(
                "ada: 2 orders until 2026-03-09, 30.49 spent, 20 points",
                credit("ada 2026-03-01"));

        assertEquals(List.of("ada | 2026-03-01 | 20 | 30.49 | 1 with a coupon"), points());
    }

    @Test
    void pointsAreCreditedOnce() throws SQLException {
        credit("ada 2026-03-01");

        PluginFailure again = failure("ada 2026-03-01");

        assertEquals(2, again.code());
        assertEquals(List.of("ada | 2026-03-01 | 0 | 0.00 | null"), points());
    }

    @Test
    void aParameterIsNeverSql() throws SQLException {
        addOrders("ada", 1);

        assertEquals("'or+1=1--: 0 orders, 0.00 spent, 0 points", credit("'or+1=1-- 2026-03-01"));
    }

    @Test
    void aDayThatIsNoneIsAFailure() throws SQLException {
        assertEquals("no day: soon", failure("ada soon").pluginMessage());
        addOrders("ada", 1);
        assertEquals("no day: soon", failure("ada soon").pluginMessage());
        assertEquals(List.of(), points());
    }

    @Test
    void moreRowsThanGrantedAreAFailureAndCreditNothing() throws SQLException {
        addOrders("ada", 501);

        assertEquals(3, failure("ada 2026-03-01").code());

        assertEquals(List.of(), points());
    }

    @Test
    void aStatementThatIsNotGrantedDoesNotRun() throws IOException, SQLException {
        String all = Files.readString(HOME.resolve("grants.yaml"));
        Path grants = folder.resolve("grants.yaml");
        Files.writeString(grants, all.replace("add-points:", "another:"));

        try (PluginManager narrow = Shop.plugins(HOME, grants, database)) {
            narrow.loadAll();
            Loyalty loyalty = narrow.proxy(Loyalty.class);

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> loyalty.credit("ada 2026-03-01"));

            assertEquals(Errno.EDENIED.number(), failure.code());
        }
        assertEquals(List.of(), points());
    }

    @Test
    void aPluginWithoutTheGrantIsRejected() throws IOException {
        Path grants = folder.resolve("grants.yaml");
        Files.writeString(grants, "apiVersion: wardian/v1\nplugins:\n" + DENIED);

        try (PluginManager none = Shop.plugins(HOME, grants, database)) {
            List<PluginState> states = none.loadAll().stream().map(PluginStatus::state).toList();

            assertEquals(List.of(PluginState.REJECTED), states);
        }
    }
}
