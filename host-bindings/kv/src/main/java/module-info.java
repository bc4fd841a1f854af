/** The capability {@code kv}: values by key that stay, in memory or in a file. */
module dev.wardian.host.kv {
    requires transitive dev.wardian.plugins;
    requires com.h2database.mvstore;
    requires static org.jspecify;

    // For programs that take what they find; applications name the capabilities that they offer.
    provides dev.wardian.plugin.capability.CapabilityProvider with
            dev.wardian.host.kv.KvProvider;

    exports dev.wardian.host.kv;
}
