package dev.wardian.benchmarks.outside;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wardian.benchmarks.CpuTime;
import dev.wardian.benchmarks.Kernel;
import dev.wardian.benchmarks.KernelBenchmark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The kernels on runtimes that are programs: a native compiler, V8 and wasm3, those of them that
 * this machine has. The results have the form of JMH's, so that reports need not tell them apart.
 */
public final class OutsideKernels {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> versions = new LinkedHashMap<>();
    private final ArrayNode results = JSON.createArrayNode();
    private final int processes;
    private final int iterations;
    private final double seconds;

    /**
     * Measurements.
     *
     * @param processes how many processes run each kernel, one after the other
     * @param iterations of each process, and as many before them that do not count
     * @param seconds of each iteration
     */
    public OutsideKernels(int processes, int iterations, double seconds) {
        this.processes = processes;
        this.iterations = iterations;
        this.seconds = seconds;
    }

    /** Versions of the runtimes that were measured, by name. */
    public Map<String, String> versions() {
        return versions;
    }

    /** What was measured. */
    public ArrayNode results() {
        return results;
    }

    /**
     * Measures all kernels on every runtime that this machine has, and says which it lacks.
     *
     * @throws IllegalStateException if a runtime computes a wrong checksum
     */
    public void measure() throws IOException {
        Path folder = Files.createTempDirectory("wardian-benchmarks");
        try {
            Tools tools = Tools.in(folder);
            for (OutsideRuntime runtime : OutsideRuntime.values()) {
                if (find(runtime, tools)) {
                    for (Kernel kernel : Kernel.all().values()) {
                        measure(runtime, tools, kernel);
                    }
                }
            }
        } finally {
            remove(folder);
        }
    }

    private boolean find(OutsideRuntime runtime, Tools tools) {
        try {
            versions.put(runtime.title(), runtime.version(tools));
            return true;
        } catch (IOException e) {
            System.out.println("# Without " + runtime.title() + ": " + e.getMessage());
            return false;
        }
    }

    private void measure(OutsideRuntime runtime, Tools tools, Kernel kernel) throws IOException {
        List<String> command =
                Program.command(
                        runtime.program(tools, kernel),
                        kernel.normal(),
                        iterations,
                        iterations,
                        String.format(Locale.ROOT, "%.3f", seconds));
        List<List<Iteration>> measured = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            measured.add(
                    Program.output(tools.folder(), command).lines().map(Iteration::of).toList());
        }
        add(runtime, kernel, measured);
        System.out.println("# " + runtime.title() + " " + kernel.name() + ": " + measured);
    }

    /** Adds what was measured of a kernel: the iterations of each process. */
    void add(OutsideRuntime runtime, Kernel kernel, List<List<Iteration>> measured) {
        for (Iteration iteration : measured.stream().flatMap(List::stream).toList()) {
            if (iteration.checksum() != kernel.normalResult()) {
                throw new IllegalStateException(
                        "%s computes %s wrongly: %d"
                                .formatted(runtime.title(), kernel.name(), iteration.checksum()));
            }
        }
        ObjectNode result = results.addObject();
        result.put("benchmark", KernelBenchmark.class.getName() + ".run");
        result.putObject("params").put("engine", runtime.title()).put("kernel", kernel.name());
        metric(result.putObject("primaryMetric"), measured, Iteration::elapsedNanos);
        metric(
                result.putObject("secondaryMetrics").putObject(CpuTime.LABEL),
                measured,
                Iteration::cpuNanos);
    }

    private static void metric(
            ObjectNode metric, List<List<Iteration>> measured, ToDoubleFunction<Iteration> nanos) {
        metric.put(
                "score",
                measured.stream()
                                .flatMap(List::stream)
                                .mapToDouble(nanos)
                                .average()
                                .orElse(Double.NaN)
                        / NANOS_PER_MILLI);
        metric.put("scoreError", "NaN");
        metric.put("scoreUnit", "ms/op");
        ArrayNode raw = metric.putArray("rawData");
        for (List<Iteration> process : measured) {
            ArrayNode values = raw.addArray();
            process.forEach(
                    iteration -> values.add(nanos.applyAsDouble(iteration) / NANOS_PER_MILLI));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(
                            file -> {
                                try {
                                    Files.delete(file);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        }
    }
}
