package dev.wardian.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.wardian.plugin.internal.abi.PluginInstance;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JMH repeats, once. */
final class BenchmarksTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 1 << 20})
    void roundTripGivesBytesAndTextBack(int size) {
        RoundTripBenchmark benchmark = new RoundTripBenchmark();
        benchmark.size = size;
        benchmark.load();

        assertEquals(size, benchmark.bytes().length);
        assertEquals(size, benchmark.string().length());
        benchmark.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "single", "per-call"})
    void pluginIsCalledInEachMode(String mode) {
        PluginCallBenchmark benchmark = new PluginCallBenchmark();
        benchmark.mode = mode;
        benchmark.load();

        assertArrayEquals(new byte[0], benchmark.call());
        benchmark.close();
    }

    @Test
    void hostFunctionsOfEachKindAreCalled() {
        GateBenchmark benchmark = new GateBenchmark();
        benchmark.load();

        assertArrayEquals(new byte[0], benchmark.core());
        assertArrayEquals(new byte[0], benchmark.capability());
        assertArrayEquals(new byte[0], benchmark.empty());
        assertEquals(0, benchmark.bare());
        assertEquals(10_000, benchmark.capabilityCalls());
        benchmark.close();
    }

    @Test
    void aReadyInstanceIsTakenAgainAndAgain() {
        TakingBenchmark benchmark = new TakingBenchmark();
        benchmark.start();

        PluginInstance first = benchmark.take();

        assertSame(first, benchmark.take());
        assertFalse(first.used());
        benchmark.close();
    }

    @Test
    void whatIsRestoredIsWhatWasThere() {
        RestoreBenchmark benchmark = new RestoreBenchmark();
        benchmark.size = 1 << 16;
        benchmark.fill();

        byte[] copy = benchmark.arrayCopy();

        assertArrayEquals(copy, benchmark.full().memory("memory").read(0, copy.length));
        byte[] halved = benchmark.sparse().memory("memory").read(0, copy.length);
        assertArrayEquals(Arrays.copyOf(copy, 4096), Arrays.copyOf(halved, 4096));
        assertArrayEquals(new byte[4096], Arrays.copyOfRange(halved, 4096, 8192));
        assertEquals(copy[copy.length - 4097], halved[copy.length - 4097]);
    }

    @Test
    void allWaysToCallReturnTheSame() throws Throwable {
        HostCallBenchmark benchmark = new HostCallBenchmark();
        benchmark.callOnce();

        assertEquals(1, benchmark.call());
        assertEquals(2, benchmark.invoke());
        assertEquals(3, benchmark.methodHandle());
        assertEquals(0, benchmark.operation());
    }

    @Test
    void modulesAreInstantiated() {
        ModuleBenchmark benchmark = new ModuleBenchmark();
        benchmark.parse();

        assertEquals(1, benchmark.instantiateOnePage().function("run").call(0).i64());
        assertEquals(
                Kernel.named("json").tinyResult(),
                benchmark
                        .instantiateKernel()
                        .function("run")
                        .call(Kernel.named("json").tiny())
                        .i64());
    }
}
