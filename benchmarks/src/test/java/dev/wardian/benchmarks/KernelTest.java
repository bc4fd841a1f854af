package dev.wardian.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Param;

final class KernelTest {
    @TestFactory
    List<DynamicTest> everyEngineComputesTheChecksumOfEveryKernelAgainAndAgain() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BenchmarkEngine engine : BenchmarkEngine.all().values()) {
            for (Kernel kernel : Kernel.all().values()) {
                tests.add(
                        DynamicTest.dynamicTest(
                                engine.name() + " " + kernel.name(), () -> check(engine, kernel)));
            }
        }
        return tests;
    }

    private static void check(BenchmarkEngine engine, Kernel kernel) {
        BenchmarkEngine.Guest guest = engine.instantiate(kernel.module(), value -> value);

        long first = guest.run(kernel.tiny());
        long again = guest.run(kernel.tiny());

        assertEquals(kernel.tinyResult(), first);
        assertEquals(kernel.tinyResult(), again);
    }

    @Test
    void benchmarkHasAllKernelsOfTheTable() throws NoSuchFieldException {
        Param names = KernelBenchmark.class.getField("kernel").getAnnotation(Param.class);

        assertEquals(List.copyOf(Kernel.all().keySet()), List.of(names.value()));
    }
}
