package com.example.loyalty;

import dev.wardian.host.sql.SqlCapability;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A shop whose customers get points from a plugin, which runs two statements on the shop's database. */
public final class Shop {
    private Shop() {}

    /** Makes the manager of a home folder: the plugins in it may run statements on the database. */
    static PluginManager plugins(Path home, Path grants, ShopDatabase database) {
        return PluginManager.builder(home.resolve("plugins"))
                .capability(SqlCapability.create(Map.of("shop", database.forPlugins())))
                .grants(grants)
                .service(Loyalty.class)
                .build();
    }

    /**
     * @param args the folder of this example, which otherwise is the current one
     */
    public static void main(String[] args) throws SQLException {
        Path home = Path.of(args.length == 0 ? "." : args[0]);
        try (ShopDatabase database = new ShopDatabase("shop");
                PluginManager plugins = plugins(home, home.resolve("grants.yaml"), database)) {
            database.execute(
                    """
                    insert into orders (customer, placed, total, coupon) values
                        ('ada', '2026-02-27', 100.00, null),
                        ('ada', '2026-03-02', 20.99, null),
                        ('ada', '2026-03-09', 9.50, 'SPRING'),
                        ('bob', '2026-03-05', 7.25, null)
                    """);
            for (PluginStatus plugin : plugins.loadAll()) {
                if (plugin.state() != PluginState.ACTIVE) {
                    System.err.println(plugin.source() + ": " + plugin.failure());
                }
            }
            Loyalty loyalty = plugins.proxy(Loyalty.class);
            for (String customer : List.of("ada", "bob", "ada")) {
                try {
                    System.out.println(loyalty.credit(customer + " 2026-03-01"));
                } catch (PluginFailure e) {
                    System.out.println("no points: " + e.pluginMessage());
                }
            }
            database.rows("select * from points order by customer").forEach(System.out::println);
        }
    }
}
