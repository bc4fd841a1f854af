package dev.wardian.spectests.pauses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.test.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JVMs that run {@link PauseMain}. */
final class PauseJvm {
    private static final Path FOLDER = Path.of("target", "pauses");

    /** For each guest, three attempts included. A JVM that stands still says nothing at all. */
    private static final int MOST_SECONDS = 90;

    private PauseJvm() {}

    /**
     * Runs guests in the engine of the test, one after the other.
     *
     * @param collector the word in the name of the JVM's option
     * @param allowed the milliseconds that a collection may take longer than usual
     * @param name names the file with what the JVM writes
     * @param exitCode with which it has to end
     * @return what it wrote
     */
    static String run(
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
