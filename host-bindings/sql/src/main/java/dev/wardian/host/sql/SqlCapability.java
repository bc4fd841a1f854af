package dev.wardian.host.sql;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The capability {@code sql}: statements that stand in the grant, on databases of the application.
 * Its import module is {@code wardian:sql/1}.
 *
 * <pre>{@code
 * PluginManager.builder(Path.of("plugins"))
 *         .capability(SqlCapability.create(Map.of("orders", dataSource)))
 * }</pre>
 */
public final class SqlCapability implements CapabilityProvider {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("sql/1");

    /** For {@link java.util.ServiceLoader}. Applications use {@link #create}. */
    public SqlCapability() {}

    /**
     * Makes the capability.
     *
     * @param sources the databases, by the names that grants use. A connection is taken for each
     *     statement and given back with auto-commit and without transaction, so a pool fits
     * @return the capability, for {@code PluginManager.Builder.capability}
     */
    public static Capability<?> create(Map<String, ? extends DataSource> sources) {
        Map<String, DataSource> copy = new HashMap<>();
        sources.forEach((name, source) -> copy.put(name, Objects.requireNonNull(source)));
        return new SqlBinding(copy);
    }

    /** {@return the capability without databases: a plugin with statements is rejected} */
    @Override
    public List<Capability<?>> capabilities() {
        return List.of(create(Map.of()));
    }
}
