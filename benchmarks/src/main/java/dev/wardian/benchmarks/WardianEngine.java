package dev.wardian.benchmarks;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The runtime of this project, called with raw values and without limits. */
final class WardianEngine implements BenchmarkEngine {
    static final String NAME = "Wardian";

    @Override
    public String name() {
        return NAME;
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
        WasmFunction run = WasmModule.parse(module).instantiate(imports).function("run");
        return argument -> run.invoke(CallOptions.NONE, argument)[0];
    }
}
