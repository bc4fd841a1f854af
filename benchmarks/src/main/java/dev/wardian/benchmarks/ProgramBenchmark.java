package dev.wardian.benchmarks;

import dev.wardian.benchmarks.programs.RealProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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

/** A run of a real program. Each program says how long it takes to become hot. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = ProgramBenchmark.INTERPRETER_WARMUPS, time = 1)
@Measurement(iterations = KernelBenchmark.ITERATIONS, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ProgramBenchmark {
    /** Seconds that do not count in an engine that only interprets. */
    static final int INTERPRETER_WARMUPS = 4;

    /** Names the folder with what was fetched. */
    static final String PROPERTY = "bench.programs";

    @Param({"SQLite", "CoreMark", "QuickJS", "dprint TypeScript", "CPython", "Kotlin objects"})
    public String program;

    @Param({WardianEngine.NAME, WardianEngine.COMPILED, WardianEngine.INTERPRETER})
    public String engine;

    private RealProgram measured;
    private LongSupplier run;

    /** Makes the program ready. */
    @Setup
    public void open() throws IOException {
        measured = RealProgram.named(program);
        Path module = measured.fetch(folder()).module();
        run = measured.open(ProgramEngine.named(engine), Files.readAllBytes(module));
    }

    /** Where programs are. */
    static Path folder() {
        return Path.of(System.getProperty(PROPERTY, "target/programs")).toAbsolutePath();
    }

    /** Runs it and compares the answer. */
    @Benchmark
    public long run() {
        long result = run.getAsLong();
        if (result != measured.result()) {
            throw new IllegalStateException(
                    engine + " computes " + program + " wrongly: " + result);
        }
        return result;
    }
}
