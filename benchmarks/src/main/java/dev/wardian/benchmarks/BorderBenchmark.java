package dev.wardian.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Calls of a function with one number and one result across the border, both ways. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BorderBenchmark {
    private static final int CALLS = 1000;

    @Param({WardianEngine.NAME, WardianEngine.COMPILED, WardianEngine.INTERPRETER})
    public String engine;

    private BenchmarkEngine.Guest widening;
    private BenchmarkEngine.Guest callingOut;
    private int argument;

    /** Instantiates both guests. */
    @Setup
    public void instantiate() {
        BenchmarkEngine measured = BenchmarkEngine.named(engine);
        widening = measured.instantiate(Modules.widening(), value -> value);
        callingOut = measured.instantiate(Modules.callingOut(), value -> value + 1);
        if (callingOut.run(CALLS) != CALLS || widening.run(-2) != -2) {
            throw new IllegalStateException(engine + " calls wrongly");
        }
    }

    /** The host calls a guest. */
    @Benchmark
    public long hostToGuest() {
        return widening.run(++argument);
    }

    /** A guest calls the host; its own loop is part of the time. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long guestToHost() {
        return callingOut.run(CALLS);
    }
}
