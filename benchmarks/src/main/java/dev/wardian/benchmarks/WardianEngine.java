package dev.wardian.benchmarks;

import dev.wardian.wasi.Wasi;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** The runtime of this project, called with raw values and without limits. */
final class WardianEngine implements ProgramEngine {
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

    @Override
    public boolean interprets() {
        return name.equals(INTERPRETER);
    }

    @Override
    public Parsed load(byte[] module) {
        return new Parsed(WasmModule.parse(module), options);
    }

    /** A module of ours. */
    record Parsed(WasmModule module, InstanceOptions options) implements Loaded {
        @Override
        public Program start(List<String> arguments) {
            return new Started(module, arguments, options);
        }
    }

    private static void answer(HostCall call, int answer) {
        List<ValueType> results = call.type().results();
        if (results.isEmpty()) {
            return;
        }
        if (results.get(0) == ValueType.F64) {
            call.returnF64(answer);
        } else if (results.get(0) == ValueType.I64) {
            call.returnI64(answer);
        } else {
            call.returnI32(answer);
        }
    }

    private static final class Started implements Program {
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final Wasi wasi;
        private final WasmInstance instance;
        private final WasmMemory memory;
        private final Map<String, WasmFunction> functions = new HashMap<>();

        Started(WasmModule module, List<String> arguments, InstanceOptions options) {
            Random random = new Random(1);
            wasi =
                    Wasi.builder()
                            .arguments(arguments)
                            .stdout(output)
                            .stderr(System.err)
                            .wallClock(InstantSource.system())
                            .monotonicClock(System::nanoTime)
                            .random(random)
                            .build();
            Imports.Builder imports = Imports.builder().all(wasi.imports());
            WasmMemory imported = null;
            for (ImportType each : module.imports()) {
                if (each.module().equals(Wasi.MODULE)) {
                    continue;
                }
                if (each.type() instanceof FunctionType type) {
                    int answer = ProgramEngine.systemAnswer(each.name());
                    imports.function(
                            each.module(), each.name(), type, call -> answer(call, answer));
                } else {
                    imported = WasmMemory.create(new MemoryType(MEMORY_PAGES, MOST_MEMORY_PAGES));
                    imports.memory(each.module(), each.name(), imported);
                }
            }
            instance = module.instantiate(imports.build(), options);
            memory = imported == null ? instance.memory("memory") : imported;
        }

        @Override
        public long call(String export, long... arguments) {
            long[] results =
                    functions
                            .computeIfAbsent(export, instance::function)
                            .invoke(CallOptions.NONE, arguments);
            return results.length == 0 ? 0 : results[0];
        }

        @Override
        public int main() {
            return wasi.run(instance, CallOptions.NONE);
        }

        @Override
        public byte[] read(int address, int length) {
            return memory.read(address, length);
        }

        @Override
        public void write(int address, byte[] bytes) {
            memory.write(address, bytes);
        }

        @Override
        public int readInt(int address) {
            return memory.readI32(address);
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
