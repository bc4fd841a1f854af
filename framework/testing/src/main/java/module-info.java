/** For tests of applications, plugins and capabilities. Bound to no test framework. */
module dev.wardian.testing {
    requires transitive dev.wardian.plugins;
    requires dev.wardian.wasm.text;
    requires static org.jspecify;

    exports dev.wardian.testing;
}
