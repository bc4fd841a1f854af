package dev.wardian.plugin.internal.testing;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine on the class path of these tests: the interpreter for version 1.0, with a count. */
public final class CountingEngine implements EngineProvider {
    public static final String NAME = "counting";

    private static final AtomicInteger PREPARED = new AtomicInteger();

    /** How many modules it was chosen for so far. */
    public static int prepared() {
        return PREPARED.get();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Features features() {
        return Features.WASM_1_0;
    }

    @Override
    public void prepare(ModuleCode code) {
        PREPARED.incrementAndGet();
    }
}
