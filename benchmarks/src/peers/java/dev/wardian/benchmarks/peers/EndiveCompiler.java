package dev.wardian.benchmarks.peers;

import java.util.function.Function;
import java.util.function.Supplier;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;

/** Endive with its compiler, which translates a module when it is loaded. */
public final class EndiveCompiler extends EndiveEngine {
    @Override
    public String name() {
        return "Endive compiler";
    }

    @Override
    public boolean interprets() {
        return false;
    }

    @Override
    Supplier<Instance.Builder> builders(WasmModule module) {
        Function<Instance, Machine> machines = MachineFactoryCompiler.compile(module);
        return () -> Instance.builder(module).withMachineFactory(machines);
    }
}
