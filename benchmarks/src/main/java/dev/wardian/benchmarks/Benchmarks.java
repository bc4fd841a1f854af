package dev.wardian.benchmarks;

import dev.wardian.benchmarks.report.PerformanceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks and writes the report. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param arguments the folder for the report, a regular expression of the benchmarks to run,
     *     and the seconds of each iteration
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Path folder = Path.of(arguments[0]).toAbsolutePath().normalize();
        Conditions conditions = new Conditions();
        Map<String, Long> idle = IdleInstances.measure();
        Run run = new Run(arguments[1], Double.parseDouble(arguments[2]));
        run.measure();
        conditions.add(run.versions());
        new PerformanceReport(
                        conditions.atEnd(Path.of("").toAbsolutePath()),
                        run.results(),
                        idle,
                        IdleInstances.INSTANCES)
                .write(folder);
    }
}
