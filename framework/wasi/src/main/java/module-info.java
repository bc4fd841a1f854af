/** WASI preview 1, on the runtime alone. */
module dev.wardian.wasi {
    requires transitive dev.wardian.wasm;
    requires static org.jspecify;

    exports dev.wardian.wasi;
    exports dev.wardian.wasi.files;
}
