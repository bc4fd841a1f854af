package dev.wardian.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wardian.benchmarks.outside.OutsideRuns;
import dev.wardian.benchmarks.programs.ProgramFiles;
import dev.wardian.benchmarks.programs.RealProgram;
import dev.wardian.benchmarks.report.PerformanceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** A run of the benchmarks whose names match an expression, in JMH and outside of Java. */
final class Run {
    private static final String KERNELS = KernelBenchmark.class.getName() + ".run";
    private static final String PROGRAMS = ProgramBenchmark.class.getName() + ".run";
    private static final int MILLIS = 1000;

    private final String expression;
    private final TimeValue time;
    private final OutsideRuns outside;

    /**
     * A run.
     *
     * @param expression a regular expression for the names of benchmarks
     * @param seconds of each iteration
     */
    Run(String expression, double seconds) {
        this.expression = expression;
        this.time = TimeValue.milliseconds(Math.round(seconds * MILLIS));
        this.outside =
                new OutsideRuns(KernelBenchmark.PROCESSES, KernelBenchmark.ITERATIONS, seconds);
    }

    /** Versions of runtimes that are no Java. */
    Map<String, String> versions() {
        return outside.versions();
    }

    /** What was measured, in the form of JMH. */
    ArrayNode results() {
        return outside.results();
    }

    void measure() throws IOException, RunnerException {
        if (matches(KERNELS)) {
            outside.measureKernels();
        }
        measure(
                options(engine -> true)
                        .include(expression)
                        .exclude(Pattern.quote(ProgramBenchmark.class.getName())));
        for (RealProgram program : RealProgram.all().values()) {
            if (matches(PROGRAMS + " " + program.name())) {
                measure(program);
            }
        }
    }

    private boolean matches(String benchmark) {
        return Pattern.compile(expression).matcher(benchmark).find();
    }

    private void measure(RealProgram program) throws IOException, RunnerException {
        Path folder = ProgramBenchmark.folder();
        ProgramFiles files;
        try {
            files = program.fetch(folder);
        } catch (IOException e) {
            System.out.println("# WITHOUT " + program.name() + ": " + e.getMessage());
            return;
        }
        outside.measure(program, files);
        measure(
                options(program, folder, engine -> !engine.interprets())
                        .forks(program.processes())
                        .warmupIterations(program.warmups()));
        measure(options(program, folder, ProgramEngine::interprets));
    }

    private ChainedOptionsBuilder options(
            RealProgram program, Path folder, Predicate<ProgramEngine> engines) {
        return options(
                        engine ->
                                engine instanceof ProgramEngine one
                                        && one.runs(program)
                                        && engines.test(one))
                .include(Pattern.quote(PROGRAMS))
                .param("program", program.name())
                .warmupTime(TimeValue.seconds(1))
                .jvmArgsAppend("-D" + ProgramBenchmark.PROPERTY + "=" + folder);
    }

    private ChainedOptionsBuilder options(Predicate<BenchmarkEngine> engines) {
        return new OptionsBuilder()
                .param(
                        "engine",
                        BenchmarkEngine.all().values().stream()
                                .filter(engines)
                                .map(BenchmarkEngine::name)
                                .toArray(String[]::new))
                .warmupTime(time)
                .measurementTime(time)
                .addProfiler(CpuTime.class)
                .shouldFailOnError(true);
    }

    private void measure(ChainedOptionsBuilder options) throws IOException, RunnerException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            ResultFormatFactory.getInstance(
                            ResultFormatType.JSON,
                            new PrintStream(json, true, StandardCharsets.UTF_8))
                    .writeOut(new Runner(options.build()).run());
        } catch (NoBenchmarksException e) {
            // What the expression names is measured elsewhere.
            return;
        }
        results()
                .addAll((ArrayNode) PerformanceReport.parse(json.toString(StandardCharsets.UTF_8)));
    }
}
