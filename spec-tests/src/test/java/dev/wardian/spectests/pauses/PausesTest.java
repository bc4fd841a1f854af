package dev.wardian.spectests.pauses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A collection of the JVM waits for all threads, so a guest that reaches no safepoint would stop
 * the whole JVM. {@code -Dwardian.test.shapes=N} sets how many random shapes are tried, {@code
 * -Dwardian.test.seed=N} the first.
 */
@OnEveryEngine
final class PausesTest {
    private static final int SHAPES = Integer.getInteger("wardian.test.shapes", 2);
    private static final long FIRST_SEED = Long.getLong("wardian.test.seed", 1);
    private static final Path FOLDER = Path.of("target", "pauses");

    /** A hostile guest holds up a collection by less than that. */
    private static final long ATTACK_MILLIS = 500;

    /** The same for any guest. */
    private static final long SHAPE_MILLIS = 1000;

    /** For each guest, three attempts included. A JVM that stands still says nothing at all. */
    private static final int MOST_SECONDS = 90;

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel", "G1"})
    void attacksDoNotHoldUpTheCollector(String collector) throws Exception {
        List<String> guests = Arrays.stream(Attack.values()).map(Attack::name).toList();
        collect(collector, ATTACK_MILLIS, guests, "attacks");
    }

    /** G1 keeps the safepoints of loops that count. */
    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel"})
    void noShapeOfLoopsHoldsUpTheCollectorForASecond(String collector) throws Exception {
        List<String> seeds =
                LongStream.range(FIRST_SEED, FIRST_SEED + SHAPES).mapToObj(Long::toString).toList();
        collect(collector, SHAPE_MILLIS, seeds, "shapes");
    }

    /** So the measurement can be believed. */
    @Test
    void aLoopWithoutSafepointsIsFound() throws Exception {
        String output = run("Serial", ATTACK_MILLIS, List.of(PauseMain.UNSAFE), "unsafe", 1);

        assertTrue(output.contains("ended after"), output);
    }

    private static void collect(String collector, long allowed, List<String> guests, String name)
            throws IOException, InterruptedException {
        String output = run(collector, allowed, guests, name, 0);

        long measured = output.lines().filter(line -> line.contains("ended after")).count();
        assertTrue(measured >= guests.size(), output);
    }

    /** Runs {@link PauseMain} and answers what it wrote. */
    private static String run(
            String collector, long allowed, List<String> guests, String name, int exitCode)
            throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path log = FOLDER.resolve(name + "-" + collector + "-" + Engines.current() + ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+Use" + collector + "GC", Engines.ofChild()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(PauseMain.class.getName(), Long.toString(allowed)));
        command.addAll(guests);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended;
        try {
            ended = process.waitFor((long) MOST_SECONDS * guests.size(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(log);

        assertEquals(exitCode, ended ? process.exitValue() : -1, output);
        return output;
    }
}
