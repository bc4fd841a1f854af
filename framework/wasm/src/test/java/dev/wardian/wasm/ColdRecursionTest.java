package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest that recurses in a JVM that has done nothing else ends in its trap, and breaks no class:
 * linking and initialization at the end of the stack fail with errors that the JVM remembers.
 */
class ColdRecursionTest {
    @ParameterizedTest
    @ValueSource(ints = {384, 511, 640, 1024})
    void endsInATrap(int stackKib) throws IOException, InterruptedException {
        assertEndsInATrap(stackKib, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {384, 511, 640, 1024})
    void endsInATrapThroughHostFunctions(int stackKib) throws IOException, InterruptedException {
        assertEndsInATrap(stackKib, true);
    }

    private static void assertEndsInATrap(int stackKib, boolean throughHost)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ColdRecursion.class.getName(),
                                String.valueOf(stackKib),
                                String.valueOf(throughHost))
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
    }
}
