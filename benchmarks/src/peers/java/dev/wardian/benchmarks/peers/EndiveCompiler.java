package dev.wardian.benchmarks.peers;

import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.wasm.WasmModule;

/** Endive with its compiler, which translates a module when it is loaded. */
public final class EndiveCompiler extends EndiveEngine {
    @Override
    public String name() {
        return "Endive compiler";
    }

    @Override
    Instance.Builder begin(WasmModule module) {
        return Instance.builder(module).withMachineFactory(MachineFactoryCompiler.compile(module));
    }
}
