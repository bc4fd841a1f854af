package dev.wardian.benchmarks;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A call of an operation that does nothing, through all that a plugin manager adds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PluginCallBenchmark {
    @Param({"pooled", "single", "per-call"})
    public String mode;

    private static final byte[] EMPTY = {};
    private PluginManager manager;
    private Plugin plugin;

    /** Loads the plugin. */
    @Setup
    public void load() {
        manager = PluginManager.builder(Resources.echoPlugin(mode)).build();
        manager.loadAll();
        plugin = manager.active().all().get(0);
    }

    /** Unloads the plugin. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The call. */
    @Benchmark
    public byte[] call() {
        return plugin.call("nothing", EMPTY);
    }
}
