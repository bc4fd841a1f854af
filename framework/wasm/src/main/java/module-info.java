/** A WebAssembly runtime in pure Java. Only {@code dev.wardian.wasm} is for use by others. */
@SuppressWarnings("module") // The modules that the qualified export names are built later.
module dev.wardian.wasm {
    // Deadlines count time on a processor where it is there, and the clock elsewhere.
    requires static java.management;
    requires static org.jspecify;

    exports dev.wardian.wasm;

    // One table of instructions serves the text format too.
    exports dev.wardian.wasm.internal.model to
            dev.wardian.wasm.compiler,
            dev.wardian.wasm.text;

    // What another engine needs.
    exports dev.wardian.wasm.internal.code to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.engine to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.interpreter to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.lowering to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.numeric to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.runtime to
            dev.wardian.wasm.compiler;
    exports dev.wardian.wasm.internal.vector to
            dev.wardian.wasm.compiler;

    uses dev.wardian.wasm.internal.engine.EngineProvider;
}
