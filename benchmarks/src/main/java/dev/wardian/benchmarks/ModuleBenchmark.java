package dev.wardian.benchmarks;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From bytes to an instance. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ModuleBenchmark {
    private static final int MEGABYTE = 1_000_000;

    private byte[] large;
    private WasmModule kernel;
    private WasmModule small;

    /** Makes the modules. */
    @Setup
    public void parse() {
        byte[] json = Kernel.named("json").module();
        large = Modules.repeated(json, MEGABYTE);
        kernel = WasmModule.parse(json);
        small = WasmModule.parse(Modules.withOnePage());
    }

    /** Decodes and validates a module of 1 MB: the functions of a kernel again and again. */
    @Benchmark
    public WasmModule parseMegabyte() {
        return WasmModule.parse(large);
    }

    /** Instantiates the kernel json, memory and data included. */
    @Benchmark
    public WasmInstance instantiateKernel() {
        return kernel.instantiate(Imports.NONE);
    }

    /** Instantiates a module with one page of memory. */
    @Benchmark
    public WasmInstance instantiateOnePage() {
        return small.instantiate(Imports.NONE);
    }
}
