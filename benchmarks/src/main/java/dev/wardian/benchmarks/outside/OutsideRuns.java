package dev.wardian.benchmarks.outside;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wardian.benchmarks.CpuTime;
import dev.wardian.benchmarks.Kernel;
import dev.wardian.benchmarks.KernelBenchmark;
import dev.wardian.benchmarks.ProgramBenchmark;
import dev.wardian.benchmarks.programs.LocalCommands;
import dev.wardian.benchmarks.programs.ProgramFiles;
import dev.wardian.benchmarks.programs.RealProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kernels and programs on runtimes that are programs themselves: a native compiler, V8 and wasm3,
 * those of them that this machine has. The results have the form of JMH's, so that reports need not
 * tell them apart.
 */
public final class OutsideRuns {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> versions = new LinkedHashMap<>();
    private final ArrayNode results = JSON.createArrayNode();

    /** Those that this machine has; null until they were looked for. */
    private @Nullable Set<OutsideRuntime> found;

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
    public OutsideRuns(int processes, int iterations, double seconds) {
        this.processes = processes;
        this.iterations = iterations;
        this.seconds = seconds;
    }

    /** Versions of the runtimes that were found, by name. */
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
    public void measureKernels() throws IOException {
        for (Kernel kernel : Kernel.all().values()) {
            Work work =
                    new Work(
                            KernelBenchmark.class.getName() + ".run",
                            Map.of("kernel", kernel.name()),
                            kernel.normal(),
                            kernel.normalResult());
            measure(
                    work,
                    processes,
                    iterations,
                    (runtime, tools) -> runtime.program(tools, kernel));
        }
    }

    /**
     * Measures a real program on every runtime that can run it.
     *
     * @param files what was fetched of it
     * @throws IllegalStateException if a runtime answers wrongly
     */
    public void measure(RealProgram program, ProgramFiles files) throws IOException {
        Work work =
                new Work(
                        ProgramBenchmark.class.getName() + ".run",
                        Map.of("program", program.name()),
                        program.argument(),
                        program.result());
        int warmups = (int) Math.ceil(program.warmups() / seconds);
        measure(
                work,
                program.processes(),
                warmups,
                (runtime, tools) -> runtime.program(tools, program, files));
    }

    /**
     * What is measured.
     *
     * @param benchmark the benchmark that measures the same in JMH
     * @param parameters its parameters but for the engine
     * @param argument what it is run with
     * @param result what it returns
     */
    record Work(String benchmark, Map<String, String> parameters, int argument, long result) {}

    /** Gives what runs some work on a runtime, or nothing if it cannot. */
    private interface Programs {
        List<String> on(OutsideRuntime runtime, Tools tools) throws IOException;
    }

    private void measure(Work work, int times, int warmups, Programs programs) throws IOException {
        Path folder = Files.createTempDirectory("wardian-benchmarks");
        try {
            Tools tools = Tools.in(folder);
            for (OutsideRuntime runtime : found(tools)) {
                try {
                    List<String> program = programs.on(runtime, tools);
                    if (!program.isEmpty()) {
                        measure(runtime, tools, work, times, warmups, program);
                    }
                } catch (IOException e) {
                    // An old V8 lacks what a program needs; a wrong answer is something else.
                    System.out.println(
                            "# WITHOUT " + work + " on " + runtime.title() + ": " + e.getMessage());
                }
            }
        } finally {
            remove(folder);
        }
    }

    private Set<OutsideRuntime> found(Tools tools) {
        Set<OutsideRuntime> runtimes = found;
        if (runtimes == null) {
            runtimes = EnumSet.noneOf(OutsideRuntime.class);
            for (OutsideRuntime runtime : OutsideRuntime.values()) {
                try {
                    versions.put(runtime.title(), runtime.version(tools));
                    runtimes.add(runtime);
                } catch (IOException e) {
                    System.out.println("# Without " + runtime.title() + ": " + e.getMessage());
                }
            }
            found = runtimes;
        }
        return runtimes;
    }

    private void measure(
            OutsideRuntime runtime,
            Tools tools,
            Work work,
            int times,
            int warmups,
            List<String> program)
            throws IOException {
        List<String> command =
                LocalCommands.of(
                        program,
                        work.argument,
                        warmups,
                        iterations,
                        String.format(Locale.ROOT, "%.3f", seconds));
        List<List<Iteration>> measured = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            measured.add(
                    LocalCommands.output(tools.folder(), command)
                            .lines()
                            .map(Iteration::of)
                            .toList());
        }
        add(runtime, work, measured);
        System.out.println("# " + runtime.title() + " " + work + ": " + measured);
    }

    /** Adds what was measured: the iterations of each process. */
    void add(OutsideRuntime runtime, Work work, List<List<Iteration>> measured) {
        for (Iteration iteration : measured.stream().flatMap(List::stream).toList()) {
            if (iteration.checksum() != work.result) {
                throw new IllegalStateException(
                        "%s computes %s wrongly: %d"
                                .formatted(runtime.title(), work, iteration.checksum()));
            }
        }
        ObjectNode result = results.addObject();
        result.put("benchmark", work.benchmark);
        ObjectNode parameters = result.putObject("params").put("engine", runtime.title());
        work.parameters.forEach(parameters::put);
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
