package dev.wardian.benchmarks.peers;

import dev.wardian.benchmarks.BenchmarkEngine;
import java.util.List;
import java.util.function.IntUnaryOperator;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The interpreter of Endive. */
public class EndiveEngine implements BenchmarkEngine {
    @Override
    public String name() {
        return "Endive interpreter";
    }

    /** Begins an instance. */
    Instance.Builder begin(WasmModule module) {
        return Instance.builder(module);
    }

    @Override
    public final Guest instantiate(byte[] module, IntUnaryOperator next) {
        HostFunction function =
                new HostFunction(
                        "env",
                        "next",
                        FunctionType.of(List.of(ValType.I32), List.of(ValType.I32)),
                        (instance, arguments) -> new long[] {next.applyAsInt((int) arguments[0])});
        ExportFunction run =
                begin(Parser.parse(module))
                        .withImportValues(ImportValues.builder().addFunction(function).build())
                        .build()
                        .export("run");
        return argument -> run.apply(argument)[0];
    }
}
