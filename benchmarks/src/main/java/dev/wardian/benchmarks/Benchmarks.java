package dev.wardian.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wardian.benchmarks.outside.OutsideKernels;
import dev.wardian.benchmarks.report.PerformanceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and writes the report. */
public final class Benchmarks {
    private static final int MILLIS = 1000;

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param arguments the folder for the report, a regular expression of the benchmarks to run,
     *     and the seconds of each iteration
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Path folder = Path.of(arguments[0]).toAbsolutePath().normalize();
        TimeValue time =
                TimeValue.milliseconds(Math.round(Double.parseDouble(arguments[2]) * MILLIS));
        Conditions conditions = new Conditions();
        Map<String, Long> idle = IdleInstances.measure();
        OutsideKernels outside = outside(arguments);
        Options options =
                new OptionsBuilder()
                        .include(arguments[1])
                        .param("engine", BenchmarkEngine.all().keySet().toArray(new String[0]))
                        .warmupTime(time)
                        .measurementTime(time)
                        .addProfiler(CpuTime.class)
                        .shouldFailOnError(true)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        conditions.add(outside.versions());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ResultFormatFactory.getInstance(
                        ResultFormatType.JSON, new PrintStream(json, true, StandardCharsets.UTF_8))
                .writeOut(results);
        new PerformanceReport(
                        conditions.atEnd(Path.of("").toAbsolutePath()),
                        outside.results()
                                .addAll(
                                        (ArrayNode)
                                                PerformanceReport.parse(
                                                        json.toString(StandardCharsets.UTF_8))),
                        idle,
                        IdleInstances.INSTANCES)
                .write(folder);
    }

    /** The kernels on runtimes that are no Java, if kernels are to be measured at all. */
    private static OutsideKernels outside(String[] arguments) throws IOException {
        OutsideKernels kernels =
                new OutsideKernels(
                        KernelBenchmark.PROCESSES,
                        KernelBenchmark.ITERATIONS,
                        Double.parseDouble(arguments[2]));
        String name = KernelBenchmark.class.getName() + ".run";
        if (Pattern.compile(arguments[1]).matcher(name).find()) {
            kernels.measure();
        }
        return kernels;
    }
}
