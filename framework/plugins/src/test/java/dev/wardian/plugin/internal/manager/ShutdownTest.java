package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.wardian.plugin.PluginManager;
import java.io.BufferedReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
