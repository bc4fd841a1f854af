package dev.wardian.benchmarks.peers;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.programs.RealProgram;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/** The interpreter of Endive. */
public class EndiveEngine implements ProgramEngine {
    @Override
    public String name() {
        return "Endive interpreter";
    }

    @Override
    public boolean interprets() {
        return true;
    }

    /**
     * It refuses the types of references that Kotlin uses, and its compiler leaves the main loops of
     * QuickJS and CPython to its interpreter, so that a run takes many seconds.
     */
    @Override
    public final boolean runs(RealProgram program) {
        return !List.of("Kotlin objects", "QuickJS", "CPython").contains(program.name());
    }

    /** How instances of a module begin. */
    Supplier<Instance.Builder> builders(WasmModule module) {
        return () -> Instance.builder(module);
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
                builders(Parser.parse(module))
                        .get()
                        .withImportValues(ImportValues.builder().addFunction(function).build())
                        .build()
                        .export("run");
        return argument -> run.apply(argument)[0];
    }

    @Override
    public final Loaded load(byte[] module) {
        WasmModule parsed = Parser.parse(module);
        Supplier<Instance.Builder> builders = builders(parsed);
        return arguments -> new Started(parsed, builders.get(), arguments);
    }

    private static HostFunction answering(WasmModule module, FunctionImport function) {
        FunctionType type = module.typeSection().getType(function.typeIndex());
        int answer = ProgramEngine.systemAnswer(function.name());
        long bits =
                type.returns().equals(List.of(ValType.F64))
                        ? Double.doubleToRawLongBits(answer)
                        : answer;
        long[] results = type.returns().isEmpty() ? new long[0] : new long[] {bits};
        return new HostFunction(
                function.module(), function.name(), type, (instance, arguments) -> results);
    }

    private static final class Started implements Program {
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final Instance instance;
        private final Memory memory;

        Started(WasmModule module, Instance.Builder builder, List<String> arguments) {
            WasiPreview1 wasi =
                    WasiPreview1.builder()
                            .withOptions(
                                    WasiOptions.builder()
                                            .withArguments(arguments)
                                            .withStdout(output)
                                            .withStderr(System.err)
                                            .withThrowOnExit0(false)
                                            .build())
                            .build();
            ImportValues.Builder imports =
                    ImportValues.builder().addFunction(wasi.toHostFunctions());
            Memory imported = null;
            for (int i = 0; i < module.importSection().importCount(); i++) {
                Import each = module.importSection().getImport(i);
                if (each.module().equals("wasi_snapshot_preview1")) {
                    continue;
                }
                if (each instanceof FunctionImport function) {
                    imports.addFunction(answering(module, function));
                } else {
                    imported =
                            new ByteArrayMemory(new MemoryLimits(MEMORY_PAGES, MOST_MEMORY_PAGES));
                    imports.addMemory(new ImportMemory(each.module(), each.name(), imported));
                }
            }
            instance = builder.withStart(false).withImportValues(imports.build()).build();
            memory = imported == null ? instance.memory() : imported;
        }

        @Override
        public long call(String export, long... arguments) {
            long[] results = instance.export(export).apply(arguments);
            return results == null || results.length == 0 ? 0 : results[0];
        }

        @Override
        public int main() {
            call("_start");
            return 0;
        }

        @Override
        public byte[] read(int address, int length) {
            return memory.readBytes(address, length);
        }

        @Override
        public void write(int address, byte[] bytes) {
            memory.write(address, bytes);
        }

        @Override
        public int readInt(int address) {
            return memory.readInt(address);
        }

        @Override
        public void writeInt(int address, int value) {
            memory.writeI32(address, value);
        }

        @Override
        public byte[] output() {
            byte[] bytes = output.toByteArray();
            output.reset();
            return bytes;
        }
    }
}
