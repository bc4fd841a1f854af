/** The second engine of the runtime: makes JVM bytecode of functions. Nothing is exported. */
module dev.wardian.wasm.compiler {
    requires dev.wardian.wasm;
    requires org.objectweb.asm;
    // Asks how full the memory for compiled code is, where this is there.
    requires static java.management;
    // An application on the module path that wants events adds it: --add-modules jdk.jfr.
    requires static jdk.jfr;
    requires static org.jspecify;

    provides dev.wardian.wasm.internal.engine.EngineProvider with
            dev.wardian.wasm.compiler.AutoEngine,
            dev.wardian.wasm.compiler.CompiledEngine;
}
