/** A WebAssembly runtime in pure Java. Only {@code dev.wardian.wasm} is for use by others. */
module dev.wardian.wasm {
    requires static org.jspecify;

    exports dev.wardian.wasm;
}
