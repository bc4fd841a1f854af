package dev.wardian.benchmarks;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The runtime of this project, called with raw values and without limits. */
final class WardianEngine implements BenchmarkEngine {
    /** The engine that applications have unless they choose another. */
    static final String NAME = "Wardian";

    /** Functions are compiled when they are first called. */
    static final String COMPILED = "Wardian compiled";

    /** The interpreter alone. */
    static final String INTERPRETER = "Wardian interpreter";

    private final String name;
    private final InstanceOptions options;

    private WardianEngine(String name, WasmEngine engine) {
        this.name = name;
        this.options = InstanceOptions.DEFAULT.withEngine(engine);
    }

    /** All, the default first. */
    static List<WardianEngine> all() {
        return List.of(
                new WardianEngine(NAME, WasmEngine.AUTO),
                new WardianEngine(COMPILED, WasmEngine.named("compiled")),
                new WardianEngine(INTERPRETER, WasmEngine.INTERPRETER));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Guest instantiate(byte[] module, IntUnaryOperator next) {
        Imports imports =
                Imports.builder()
                        .function(
                                "env",
                                "next",
                                FunctionType.of(List.of(ValueType.I32), ValueType.I32),
                                call -> call.returnI32(next.applyAsInt(call.i32(0))))
                        .build();
        WasmFunction run = WasmModule.parse(module).instantiate(imports, options).function("run");
        return argument -> run.invoke(CallOptions.NONE, argument)[0];
    }
}
