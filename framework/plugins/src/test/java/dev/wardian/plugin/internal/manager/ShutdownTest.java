package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ShutdownTest {
    @TempDir Path folder;

    /** SIGTERM while four calls run: each ends as usual, and the next one is refused. */
    @Test
    void aJvmThatEndsLosesNoCall() throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EndingJvm.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", out.readLine());

            // Process.destroy would close the streams too.
            jvm.toHandle().destroy();

            assertEquals("[7, 7, 7, 7, refused]", out.readLine());
            assertEquals(128 + 15, jvm.waitFor());
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Nothing that waits for the end of the JVM keeps it from ending. */
    @ParameterizedTest
    @EnumSource(ExitingJvm.Where.class)
    void aJvmEndsWhereverItIsToldTo(ExitingJvm.Where where) throws Exception {
        Path output = folder.resolve("output.txt");
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ExitingJvm.class.getName(),
                                where.name(),
                                folder.resolve("plugins").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertTrue(jvm.waitFor(1, TimeUnit.MINUTES), () -> text(output));
            assertEquals(ExitingJvm.STATUS, jvm.exitValue(), () -> text(output));
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aClosedManagerIsForgotten() throws Exception {
        WeakReference<PluginManager> closed = closed();

        while (closed.get() != null) {
            System.gc();
        }

        assertNull(closed.get());
    }

    private WeakReference<PluginManager> closed() {
        PluginManager manager = PluginManager.builder(folder).closeAtShutdown().build();
        manager.loadAll();
        manager.close();
        return new WeakReference<>(manager);
    }
}
