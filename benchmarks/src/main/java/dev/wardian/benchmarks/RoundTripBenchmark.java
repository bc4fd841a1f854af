package dev.wardian.benchmarks;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import java.nio.charset.StandardCharsets;
import java.util.Random;
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

/** A call of a pooled plugin that gives its input back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RoundTripBenchmark {
    @Param({"16", "256", "4096", "65536", "1048576"})
    public int size;

    /** The plugin as an application sees it. */
    public interface Echo {
        /** The text. */
        @Operation("echo-text")
        String echo(String text);
    }

    private PluginManager manager;
    private Plugin plugin;
    private Echo echo;
    private byte[] bytes;
    private String text;

    /** Loads the plugin and makes its input: any bytes, and as many ASCII characters. */
    @Setup
    public void load() {
        manager = PluginManager.builder(Resources.echoPlugin("pooled")).build();
        manager.loadAll();
        plugin = manager.active().all().get(0);
        echo = plugin.as(Echo.class);
        bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        byte[] letters = bytes.clone();
        for (int i = 0; i < size; i++) {
            letters[i] = (byte) ('a' + (letters[i] & 15));
        }
        text = new String(letters, StandardCharsets.US_ASCII);
        if (!echo.echo(text).equals(text)) {
            throw new IllegalStateException("the plugin gives something else back");
        }
    }

    /** Unloads the plugin. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** Bytes to bytes. */
    @Benchmark
    public byte[] bytes() {
        return plugin.call("echo", bytes);
    }

    /** A string to a string, through a Java interface. */
    @Benchmark
    public String string() {
        return echo.echo(text);
    }
}
