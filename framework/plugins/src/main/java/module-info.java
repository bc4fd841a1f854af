import dev.wardian.plugin.internal.abi.CallConvention;
import dev.wardian.plugin.internal.abi.convention.Plain;
import dev.wardian.plugin.internal.abi.convention.Wardian1;

/** The plugin framework: manifests, capabilities, the plugin ABI, pools and lifecycle. */
@SuppressWarnings("module") // The module that the qualified export names is built later.
module dev.wardian.plugins {
    requires transitive dev.wardian.wasm;
    requires transitive org.slf4j;
    requires org.yaml.snakeyaml;
    requires static com.fasterxml.jackson.databind;
    // An application on the module path that wants events adds it: --add-modules jdk.jfr.
    requires static jdk.jfr;
    requires static micrometer.core;
    requires static org.jspecify;

    exports dev.wardian.plugin;
    exports dev.wardian.plugin.capability;
    exports dev.wardian.plugin.codec;
    exports dev.wardian.plugin.error;
    exports dev.wardian.plugin.manifest;
    exports dev.wardian.plugin.micrometer;

    // A module that adds an ABI provides CallConvention too.
    exports dev.wardian.plugin.internal.abi to
            dev.wardian.host;

    uses CallConvention;

    provides CallConvention with
            Wardian1,
            Plain;
}
