package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;

/**
 * The engine {@code auto}: functions start in the interpreter, and those that it is often found in
 * are compiled on another thread. A short run loads nothing of the compiler.
 */
public final class AutoEngine implements EngineProvider {
    @Override
    public String name() {
        return WasmEngine.AUTO.name();
    }

    @Override
    public Features features() {
        return WasmEngine.INTERPRETER.features();
    }

    @Override
    public void prepare(ModuleCode code) {
        if (code.functions.length > 0) {
            code.sampleBy(new HotFunctions(code));
        }
    }
}
