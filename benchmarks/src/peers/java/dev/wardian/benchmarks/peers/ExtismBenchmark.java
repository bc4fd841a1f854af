package dev.wardian.benchmarks.peers;

import dev.wardian.benchmarks.Resources;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.extism.sdk.chicory.Manifest;
import org.extism.sdk.chicory.ManifestWasm;
import org.extism.sdk.chicory.Plugin;
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

/** A call of an Extism plugin that gives its input back, on Chicory's interpreter. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExtismBenchmark {
    @Param({"16", "256", "4096", "65536", "1048576"})
    public int size;

    private Plugin plugin;
    private byte[] input;

    /** Loads the plugin. */
    @Setup
    public void load() {
        byte[] module = Resources.bytes("plugins/extism-echo/echo.wasm");
        plugin =
                Plugin.ofManifest(Manifest.ofWasms(ManifestWasm.fromBytes(module).build()).build())
                        .build();
        input = new byte[size];
        new Random(1).nextBytes(input);
        if (!Arrays.equals(input, bytes())) {
            throw new IllegalStateException("the plugin gives something else back");
        }
    }

    /** Bytes to bytes. */
    @Benchmark
    public byte[] bytes() {
        return plugin.call("echo", input);
    }
}
