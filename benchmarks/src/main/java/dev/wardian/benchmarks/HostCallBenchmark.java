package dev.wardian.benchmarks;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.lang.invoke.MethodHandle;
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

/** The ways in which a host calls a function of our runtime. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HostCallBenchmark {
    private static final MethodHandle CONSTANT = widening().methodHandle();

    private final WasmFunction function = widening();
    private final MethodHandle handle = function.methodHandle();
    private final WasmFunction nothing = operation("op:nothing");
    private int argument;

    private static WasmFunction widening() {
        return WasmModule.parse(Modules.widening()).instantiate(Imports.NONE).function("run");
    }

    /** Lets the call sites see both signs before the measurement. */
    @Setup
    public void callOnce() {
        if (function.call(-1).i64() != -1) {
            throw new IllegalStateException("the guest calls wrongly");
        }
    }

    /** The operation of the echo plugin that does nothing, on an instance without a host. */
    private static WasmFunction operation(String export) {
        WasmModule plugin = WasmModule.parse(Resources.bytes("plugins/echo/echo.wasm"));
        Imports.Builder unused = Imports.builder();
        for (ImportType wanted : plugin.imports()) {
            unused.function(
                    wanted.module(),
                    wanted.name(),
                    (FunctionType) wanted.type(),
                    call -> {
                        throw new IllegalStateException(wanted.name() + " is called");
                    });
        }
        return plugin.instantiate(unused.build()).function(export);
    }

    /** With boxed values. */
    @Benchmark
    public long call() {
        return function.call(++argument).i64();
    }

    /** With raw values. */
    @Benchmark
    public long invoke() {
        return function.invoke(CallOptions.NONE, ++argument)[0];
    }

    /** What {@link PluginCallBenchmark} calls, without a plugin manager. */
    @Benchmark
    public long operation() {
        return nothing.invoke(CallOptions.NONE, 0)[0];
    }

    /** Through a handle that is a constant of the calling class. */
    @Benchmark
    public long constantHandle() throws Throwable {
        return (long) CONSTANT.invokeExact(++argument);
    }

    /** Through a handle that is not a constant of the calling class. */
    @Benchmark
    public long methodHandle() throws Throwable {
        return (long) handle.invokeExact(++argument);
    }
}
