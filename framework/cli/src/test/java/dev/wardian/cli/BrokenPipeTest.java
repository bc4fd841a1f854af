package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose reader goes away, as processes of their own. */
class BrokenPipeTest {
    @TempDir Path folder;

    /** A command with its output closed after the first byte: exit code, and standard error. */
    private static List<Object> cutOff(String... arguments)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("wardian", ".err");
        try {
            Process process = start(err, arguments);
            process.getInputStream().read();
            process.getInputStream().close();
            return List.of(process.waitFor(), Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    private static Process start(Path err, String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(err.toFile()).start();
    }

    /** A module whose description is longer than what a pipe holds. */
    private Path large() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        int function = module.function(":", code -> {});
        for (int i = 0; i < 10_000; i++) {
            module.export("a rather long name of an export " + i, function);
        }
        return Files.write(folder.resolve("large.wasm"), module.build());
    }

    @Test
    void commandEndsInSilenceWhenNobodyReads() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/fd/1")), "no files for descriptors");
        String large = large().toString();

        assertEquals(List.of(ExitCode.BROKEN_PIPE, ""), cutOff("inspect", large));
        assertEquals(List.of(ExitCode.BROKEN_PIPE, ""), cutOff("wasm2wat", large));
    }

    @Test
    void diskWithoutRoomIsAFailure() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no device that is always full");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--help");
        int code =
                builder.redirectOutput(full.toFile()).redirectError(err.toFile()).start().waitFor();

        assertEquals("error: cannot write to standard output\n", Files.readString(err));
        assertEquals(ExitCode.FAILED, code);
    }
}
