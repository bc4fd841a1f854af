package dev.wardian.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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

/** A real program: SQLite fills a table, asks it, and drops it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(KernelBenchmark.PROCESSES)
@Warmup(iterations = SqliteBenchmark.WARMUPS, time = 1)
@Measurement(iterations = KernelBenchmark.ITERATIONS, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SqliteBenchmark {
    /** What a run returns. */
    public static final long RESULT = 7733792452638376085L;

    /**
     * Seconds that do not count, one after the other: a program of thousands of functions takes
     * longer to become hot.
     */
    public static final int WARMUPS = 15;

    /** Names the file of the module. */
    static final String PROPERTY = "bench.sqlite";

    @Param({WardianEngine.NAME, WardianEngine.COMPILED, WardianEngine.INTERPRETER})
    public String engine;

    private Sqlite sqlite;

    /** Opens the database. */
    @Setup
    public void open() throws IOException {
        String file = Objects.requireNonNull(System.getProperty(PROPERTY), PROPERTY);
        byte[] module = Files.readAllBytes(Path.of(file));
        sqlite = new Sqlite(ProgramEngine.named(engine).link(module));
    }

    /** Runs the statements and compares the answer. */
    @Benchmark
    public long run() {
        long result = sqlite.run();
        if (result != RESULT) {
            throw new IllegalStateException(engine + " computes SQLite wrongly: " + result);
        }
        return result;
    }
}
