import dev.wardian.host.sql.SqlCapability;

/** The capability {@code sql}: statements that the operator wrote. */
module dev.wardian.host.sql {
    requires transitive dev.wardian.plugins;
    requires transitive java.sql;
    requires static org.jspecify;

    // For programs that take what they find, such as tools that check manifests.
    provides dev.wardian.plugin.capability.CapabilityProvider with
            SqlCapability;

    exports dev.wardian.host.sql;
}
