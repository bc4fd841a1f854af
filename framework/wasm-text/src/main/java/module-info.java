/** The text format of WebAssembly and the scripts of its tests. */
module dev.wardian.wasm.text {
    requires transitive dev.wardian.wasm;
    requires static org.jspecify;

    exports dev.wardian.wasm.text;
}
