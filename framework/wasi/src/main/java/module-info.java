/** WASI preview 1, on the runtime alone. */
@SuppressWarnings("module") // The module that the qualified export names is built later.
module dev.wardian.wasi {
    requires transitive dev.wardian.wasm;
    requires static org.jspecify;

    exports dev.wardian.wasi;
    exports dev.wardian.wasi.files;

    // The same functions, for plugins.
    exports dev.wardian.wasi.internal to
            dev.wardian.host;
}
