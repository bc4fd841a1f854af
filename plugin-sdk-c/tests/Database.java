/*
 * Calls operations that run statements of SQL, for the checks of the SDKs: the command has no database to give. "java Database FOLDER
 * GRANTS OPERATION..." gives the plugin in the folder an H2 database with an empty table "stock", which grants call "check", and prints
 * a line for each output. Its class path has the command and the driver.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import dev.wardian.host.sql.SqlCapability;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

final class Database {
    private Database() {}

    /** Those of the command, and statements on the database. */
    private static List<Capability<?>> capabilities(DataSource source) {
        List<Capability<?>> all = new ArrayList<>();
        for (CapabilityProvider provider : ServiceLoader.load(CapabilityProvider.class)) {
            all.addAll(provider.capabilities());
        }
        all.removeIf(it -> it.name().equals(SqlCapability.NAME));
        all.add(SqlCapability.create(Map.of("check", source)));
        return all;
    }

    public static void main(String[] arguments) throws SQLException {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:check;DB_CLOSE_DELAY=-1", "check", "");
        try (Connection own = source.getConnection(); Statement statement = own.createStatement()) {
            statement.execute("create table stock (name varchar(20) primary key, count bigint)");
        }
        try (PluginManager plugins =
                PluginManager.builder(Path.of(arguments[0]))
                        .capabilities(capabilities(source))
                        .grants(Path.of(arguments[1]))
                        .build()) {
            for (PluginStatus status : plugins.loadAll()) {
                if (status.failure() != null) {
                    throw status.failure();
                }
            }
            for (Plugin plugin : plugins.active()) {
                for (int i = 2; i < arguments.length; i++) {
                    System.out.writeBytes(plugin.call(arguments[i], new byte[0]));
                    // Each statement gives its connection back.
                    System.out.println(source.getActiveConnections() == 0 ? "" : " and left a connection open");
                }
            }
        } finally {
            source.dispose();
        }
    }
}
