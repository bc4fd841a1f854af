import dev.wardian.host.extism.Extism;
import dev.wardian.host.wasi.WasiCommand;
import dev.wardian.plugin.internal.abi.CallConvention;

/** What hosts can grant to plugins, one package for each capability. */
module dev.wardian.host {
    requires transitive dev.wardian.plugins;
    requires dev.wardian.wasi;
    requires static java.management;
    requires static org.jspecify;

    // For programs that take what they find; applications name the capabilities that they offer.
    provides dev.wardian.plugin.capability.CapabilityProvider with
            dev.wardian.host.HostBindings;
    provides CallConvention with
            WasiCommand,
            Extism;

    exports dev.wardian.host;
    exports dev.wardian.host.clock;
    exports dev.wardian.host.config;
    exports dev.wardian.host.env;
    exports dev.wardian.host.events;
    exports dev.wardian.host.extism;
    exports dev.wardian.host.files;
    exports dev.wardian.host.log;
    exports dev.wardian.host.plugins;
    exports dev.wardian.host.random;
    exports dev.wardian.host.wasi;
}
