package com.example.loyalty;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;

/** The database of the shop, in memory. Its name makes it one of several. */
final class ShopDatabase implements AutoCloseable {
    private final Connection owner;
    private final JdbcConnectionPool forPlugins;

    ShopDatabase(String name) throws SQLException {
        String url = "jdbc:h2:mem:" + name;
        owner = DriverManager.getConnection(url, "shop", "shop");
        execute(
                """
                create table orders (
                    id bigint generated always as identity primary key,
                    customer varchar(40) not null,
                    placed date not null,
                    total decimal(12, 2) not null,
                    coupon varchar(20))
                """);
        execute(
                """
                create table points (
                    customer varchar(40) not null,
                    since date not null,
                    points bigint not null,
                    spent decimal(12, 2) not null,
                    note varchar(100),
                    primary key (customer, since))
                """);
        // Whatever the statements of the grants are: plugins cannot do more than this user.
        execute("create user plugins password 'plugins'");
        execute("grant select on orders to plugins");
        execute("grant insert on points to plugins");
        forPlugins = JdbcConnectionPool.create(url, "plugins", "plugins");
    }

    /** Connections for the statements of plugins. */
    JdbcConnectionPool forPlugins() {
        return forPlugins;
    }

    /** Runs a statement as the owner of the tables. */
    void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a statement, with the values of each behind each other. */
    List<String> rows(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(rows.getString(i));
                }
                lines.add(String.join(" | ", values));
            }
        }
        return lines;
    }

    @Override
    public void close() throws SQLException {
        forPlugins.dispose();
        owner.close();
    }
}
