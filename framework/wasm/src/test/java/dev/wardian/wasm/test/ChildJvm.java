package dev.wardian.wasm.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM beside that of the tests, with the same class path. */
public final class ChildJvm {
    private static final int MOST_MINUTES = 10;

    private ChildJvm() {}

    /**
     * The options with which this JVM was told which of its compilers to use, for children whose
     * subject is not how they are compiled: none in the run that has them all.
     */
    public static List<String> compilers() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:TieredStopAtLevel="))
                .toList();
    }

    /**
     * Runs one to its end.
     *
     * @param arguments options of the JVM, the main class and its arguments
     */
    public static void assertSucceeds(String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        output(command.toArray(String[]::new));
    }

    /**
     * Runs one to its end, without the class path of the tests.
     *
     * @param arguments options of the JVM, among them its paths, the main class and its arguments
     * @return what it wrote
     */
    public static String output(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // One that hangs fails its test, and not the whole run.
        CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES)
                .execute(process::destroyForcibly);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
