package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.SampleListener;
import dev.wardian.wasm.internal.engine.EngineProvider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The interpreter begins every function, and compiled code goes on where a loop is sampled: on the
 * guest's thread, so that it is the same in each run. Set {@code wardian.sampleInterval} to a small
 * number for it.
 */
public class LoopsEngine implements EngineProvider {
    /** How many loops were gone on with in compiled code. */
    static final AtomicInteger CONTINUED = new AtomicInteger();

    private final MethodSizes sizes;

    /** For {@link java.util.ServiceLoader}. */
    public LoopsEngine() {
        this(MethodSizes.DEFAULT);
    }

    LoopsEngine(MethodSizes sizes) {
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return "compiled-at-loops";
    }

    @Override
    public Features features() {
        return WasmEngine.INTERPRETER.features();
    }

    @Override
    public void prepare(ModuleCode code) {
        if (code.functions.length > 0) {
            code.sampleBy(new Loops(code));
        }
    }

    private final class Loops implements SampleListener {
        private final CompiledModule module;
        private final Map<HotLoops.Loop, Optional<FunctionEntry>> entries =
                new ConcurrentHashMap<>();

        Loops(ModuleCode code) {
            this.module = new CompiledModule(code, sizes, null);
        }

        @Override
        public void sampled(FunctionCode function) {}

        @Override
        public @Nullable FunctionEntry sampledInLoop(FunctionCode function, int head) {
            HotLoops.Loop loop = new HotLoops.Loop(function.definedIndex, head);
            Optional<FunctionEntry> entry =
                    entries.computeIfAbsent(
                            loop,
                            key ->
                                    Optional.ofNullable(
                                            module.compileLoop(function, head, () -> {})));
            entry.ifPresent(it -> CONTINUED.incrementAndGet());
            return entry.orElse(null);
        }
    }
}
