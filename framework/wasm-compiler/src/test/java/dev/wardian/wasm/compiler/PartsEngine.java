package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;

/**
 * The compiler's engine with the smallest parts: so that functions of a few instructions have
 * several methods too.
 */
public final class PartsEngine implements EngineProvider {
    static final MethodSizes SMALLEST = new MethodSizes(0, 0, 24, 7900);

    private final CompiledEngine engine = new CompiledEngine(SMALLEST);

    @Override
    public String name() {
        return "compiled-in-parts";
    }

    @Override
    public Features features() {
        return engine.features();
    }

    @Override
    public void prepare(ModuleCode code) {
        engine.prepare(code);
    }
}
