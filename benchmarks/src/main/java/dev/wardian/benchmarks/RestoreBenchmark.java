package dev.wardian.benchmarks;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
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
import org.openjdk.jmh.annotations.Warmup;

/** Bringing a snapshot of an instance back, against the copy of an array of the memory's size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RestoreBenchmark {
    private static final int BLOCK = 4096;

    @Param({"65536", "1048576", "16777216"})
    public int size;

    private byte[] from;
    private byte[] to;
    private WasmInstance instance;
    private InstanceSnapshot full;
    private InstanceSnapshot sparse;

    /**
     * Makes an instance with a memory, and snapshots of it full and with every other block empty.
     */
    @Setup
    public void fill() {
        from = new byte[size];
        new Random(1).nextBytes(from);
        to = new byte[size];
        int pages = size / WasmMemory.PAGE_SIZE;
        String text = "(module (memory (export \"memory\") " + pages + ") (table 10 funcref))";
        instance = WasmModule.parse(WatParser.toBinary(text)).instantiate(Imports.NONE);
        WasmMemory memory = instance.memory("memory");
        for (int at = 0; at < size; at += 2 * BLOCK) {
            memory.write(at, from, at, BLOCK);
        }
        sparse = instance.snapshot();
        memory.write(0, from);
        full = instance.snapshot();
    }

    /** The measure: the JVM's own copy. */
    @Benchmark
    public byte[] arrayCopy() {
        System.arraycopy(from, 0, to, 0, size);
        return to;
    }

    /** A memory without zeros. */
    @Benchmark
    public WasmInstance full() {
        instance.restore(full);
        return instance;
    }

    /** A memory whose blocks are bytes and zeros in turn. */
    @Benchmark
    public WasmInstance sparse() {
        instance.restore(sparse);
        return instance;
    }
}
