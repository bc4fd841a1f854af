/** The plugin framework: manifests, capabilities, the plugin ABI, pools and lifecycle. */
module dev.wardian.plugins {
    requires transitive dev.wardian.wasm;
    requires transitive org.slf4j;
    requires org.yaml.snakeyaml;
    requires com.google.guice;
    requires jakarta.inject;
    requires static com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports dev.wardian.plugin;
    exports dev.wardian.plugin.guice;
    exports dev.wardian.plugin.manifest;

    opens dev.wardian.plugin.guice to
            com.google.guice;
}
