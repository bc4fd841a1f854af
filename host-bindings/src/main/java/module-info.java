/** What hosts can grant to plugins, one package for each capability. */
module dev.wardian.host {
    requires transitive dev.wardian.plugins;
    requires static org.jspecify;

    // For programs that take what they find; applications name the capabilities that they offer.
    provides dev.wardian.plugin.capability.CapabilityProvider with
            dev.wardian.host.HostBindings;

    exports dev.wardian.host;
    exports dev.wardian.host.clock;
    exports dev.wardian.host.config;
    exports dev.wardian.host.log;
    exports dev.wardian.host.plugins;
    exports dev.wardian.host.random;
}
