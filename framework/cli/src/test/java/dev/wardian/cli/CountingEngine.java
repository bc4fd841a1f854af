package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine on the class path of these tests: the interpreter, with a count of modules. */
public final class CountingEngine implements EngineProvider {
    private static final AtomicInteger PREPARED = new AtomicInteger();

    /** How many modules it was chosen for so far. */
    static int prepared() {
        return PREPARED.get();
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Features features() {
        return WasmEngine.INTERPRETER.features();
    }

    @Override
    public void prepare(ModuleCode code) {
        PREPARED.incrementAndGet();
    }
}
