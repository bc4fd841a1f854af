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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first answer in a JVM that has done nothing yet: from the bytes of a module to the result of
 * its first call. Classes of the engine are loaded meanwhile.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FirstAnswerBenchmark {
    @Param({"fib", "json"})
    public String kernel;

    @Param({WardianEngine.NAME, WardianEngine.COMPILED, WardianEngine.INTERPRETER})
    public String engine;

    /** A small question: next to no work in the guest. */
    @Benchmark
    public long small() {
        Kernel program = Kernel.named(kernel);
        return answer(program, program.tiny(), program.tinyResult());
    }

    /** The kernel's normal work. */
    @Benchmark
    public long normal() {
        Kernel program = Kernel.named(kernel);
        return answer(program, program.normal(), program.normalResult());
    }

    private long answer(Kernel program, int argument, long expected) {
        long result =
                BenchmarkEngine.named(engine)
                        .instantiate(program.module(), value -> value)
                        .run(argument);
        if (result != expected) {
            throw new IllegalStateException(engine + " computes " + kernel + " wrongly: " + result);
        }
        return result;
    }
}
