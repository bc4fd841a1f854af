package dev.wardian.benchmarks.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wardian.benchmarks.Kernel;
import dev.wardian.benchmarks.programs.LocalCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutsideRunsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(OutsideRuntime.class)
    void programGivesTheChecksumOnceAnIteration(OutsideRuntime runtime) throws IOException {
        Tools tools = Tools.in(folder);
        Assumptions.assumeTrue(isHere(runtime, tools), "SKIPPED: this machine has no " + runtime);
        Kernel kernel = Kernel.named("fib");

        String output =
                LocalCommands.output(
                        folder,
                        LocalCommands.of(
                                runtime.program(tools, kernel), kernel.tiny(), 2, 3, "0.001"));

        List<Iteration> iterations = output.lines().map(Iteration::of).toList();
        assertEquals(3, iterations.size());
        for (Iteration iteration : iterations) {
            assertEquals(kernel.tinyResult(), iteration.checksum());
            assertTrue(iteration.elapsedNanos() > 0, output);
        }
    }

    private static boolean isHere(OutsideRuntime runtime, Tools tools) {
        try {
            return !runtime.version(tools).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void missingRuntimesAreLeftOut() {
        Tools nowhere = new Tools(folder, "no-such-cc", "no-such-node", "no-such-python");

        for (OutsideRuntime runtime : OutsideRuntime.values()) {
            assertThrows(IOException.class, () -> runtime.version(nowhere));
        }
    }

    @Test
    void resultsHaveTheFormOfJmh() {
        OutsideRuns kernels = new OutsideRuns(2, 1, 0.001);

        kernels.add(
                OutsideRuntime.V8,
                work(),
                List.of(List.of(iteration(3e6)), List.of(iteration(5e6))));

        JsonNode result = kernels.results().get(0);
        assertEquals("a.KernelBenchmark.run", text(result, "/benchmark"));
        assertEquals("V8", text(result, "/params/engine"));
        assertEquals("fib", text(result, "/params/kernel"));
        assertEquals(4.0, result.at("/secondaryMetrics/cpu/score").asDouble());
        assertEquals(5.0, result.at("/secondaryMetrics/cpu/rawData/1/0").asDouble());
        assertEquals(8.0, result.at("/primaryMetric/score").asDouble());
        assertEquals("ms/op", text(result, "/primaryMetric/scoreUnit"));
    }

    @Test
    void wrongChecksumEndsTheMeasurement() {
        OutsideRuns kernels = new OutsideRuns(1, 1, 0.001);

        assertThrows(
                IllegalStateException.class,
                () ->
                        kernels.add(
                                OutsideRuntime.V8,
                                work(),
                                List.of(List.of(new Iteration(1, 1, 0)))));
    }

    @Test
    void lineThatIsNoMeasurementIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Iteration.of("1 2"));
        assertThrows(IllegalArgumentException.class, () -> Iteration.of("1 2 x"));
    }

    private static OutsideRuns.Work work() {
        return new OutsideRuns.Work("a.KernelBenchmark.run", Map.of("kernel", "fib"), 1, 832040);
    }

    private static Iteration iteration(double cpuNanos) {
        return new Iteration(cpuNanos, 2 * cpuNanos, 832040);
    }

    private static String text(JsonNode result, String pointer) {
        return result.at(pointer).asText();
    }
}
