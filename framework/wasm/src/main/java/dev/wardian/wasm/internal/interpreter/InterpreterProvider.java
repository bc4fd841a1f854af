package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;

/** The interpreter by name. */
public final class InterpreterProvider implements EngineProvider {
    private static final Features FEATURES =
            Features.WASM_2_0
                    .with(Feature.RELAXED_SIMD)
                    .with(Feature.TAIL_CALL)
                    .with(Feature.EXTENDED_CONST)
                    .with(Feature.FUNCTION_REFERENCES)
                    .with(Feature.GC)
                    .with(Feature.MULTI_MEMORY)
                    .with(Feature.EXCEPTION_HANDLING)
                    .with(Feature.MEMORY64)
                    .with(Feature.THREADS)
                    .with(Feature.LEGACY_EXCEPTIONS)
                    .with(Feature.CUSTOM_PAGE_SIZES)
                    .with(Feature.WIDE_ARITHMETIC);

    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public Features features() {
        return FEATURES;
    }

    @Override
    public void prepare(ModuleCode code) {
        // All functions start in the interpreter anyway.
    }
}
