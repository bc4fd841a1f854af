package dev.wardian.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A run of a kernel on an instance that has run it before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(KernelBenchmark.PROCESSES)
@Warmup(iterations = KernelBenchmark.ITERATIONS, time = 1)
@Measurement(iterations = KernelBenchmark.ITERATIONS, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class KernelBenchmark {
    /** How many JVMs run a kernel, one after the other. */
    static final int PROCESSES = 3;

    /** Of each JVM, and as many before them that do not count. */
    static final int ITERATIONS = 4;

    @Param({"fib", "mix_i64", "sieve", "matmul_f64", "sha256", "bcvm", "vcall", "json"})
    public String kernel;

    @Param({WardianEngine.NAME, WardianEngine.COMPILED, WardianEngine.INTERPRETER})
    public String engine;

    private BenchmarkEngine.Guest guest;
    private int argument;
    private long expected;

    /** Instantiates the kernel. */
    @Setup
    public void instantiate() {
        Kernel program = Kernel.named(kernel);
        guest = BenchmarkEngine.named(engine).instantiate(program.module(), value -> value);
        argument = program.normal();
        expected = program.normalResult();
    }

    /** Runs it and compares the checksum. */
    @Benchmark
    public long run() {
        long result = guest.run(argument);
        if (result != expected) {
            throw new IllegalStateException(engine + " computes " + kernel + " wrongly: " + result);
        }
        return result;
    }
}
