package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * New plugins do what their README says: its commands are run one after the other. Skipped where
 * the compilers are missing.
 */
class ScaffoldBuildTest {
    private static final Pattern ROW = Pattern.compile("\\|[^|]+\\| `([^`]+)` \\|");
    private static final String HASH = "[0-9a-f]{64}\\R";

    @TempDir Path scratch;

    @Test
    void pluginInCIsTestedBuiltHashedAndCalled() throws IOException, InterruptedException {
        Path folder = scaffold("c");
        assumeTrue(succeeds(folder, "command -v make && command -v cc"), "no make or C compiler");
        assumeTrue(
                succeeds(folder, "make -n plugin.wasm | grep -E '^[^ ]*clang[^ ]* --target'"),
                "no clang for WebAssembly");

        followReadme(folder);
    }

    @Test
    void pluginInRustIsTestedBuiltHashedAndCalled() throws IOException, InterruptedException {
        Path folder = scaffold("rust");
        assumeTrue(
                succeeds(folder, "cargo --version | grep -E ' 1\\.(7[1-9]|[89].|...+)\\.'"),
                "no cargo of 1.71 or newer");
        assumeTrue(
                succeeds(
                        folder,
                        "ls \"$(rustc --print target-libdir --target wasm32-unknown-unknown)\""
                                + "/libstd-*.rlib"),
                "this Rust does not build for WebAssembly");
        assumeTrue(
                succeeds(folder, "cargo fetch --offline || cargo fetch"),
                "syn and quote cannot be fetched");
        // What is compiled once need not be compiled again by the next run.
        Path compiled = Path.of(System.getProperty("basedir", "."), "target", "scaffold-cargo");
        Path link =
                Files.createSymbolicLink(
                        folder.resolve("target"), Files.createDirectories(compiled).toRealPath());
        try {
            followReadme(folder);
        } finally {
            Files.delete(link);
        }
    }

    private Path scaffold(String language) {
        Path folder = scratch.resolve("plugin");
        Outcome made =
                Outcome.of("new", "com.example.night-owl", "--lang", language, "--dir", folder);
        assertEquals(ExitCode.OK, made.code(), made.err());
        return folder;
    }

    private void followReadme(Path folder) throws IOException, InterruptedException {
        Outcome unbuilt = Outcome.of("call", folder, "greet", "Ada");
        assertTrue(unbuilt.err().contains("WDN-LINK-011"), unbuilt.err());

        List<String> commands =
                Files.readAllLines(folder.resolve("README.md")).stream()
                        .map(ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1))
                        .toList();
        for (String command : commands) {
            if (command.startsWith("wardian ")) {
                Outcome outcome = wardian(folder, command);
                assertEquals("", outcome.err(), command);
                String expected = command.contains(" hash ") ? HASH : "Hello, Ada!";
                assertTrue(outcome.out().matches(expected), command + ": " + outcome.out());
            } else {
                Shell shell = Shell.run(folder, command);
                assertEquals(0, shell.exitCode(), command + "\n" + shell.output());
            }
        }
        assertEquals("wardian call . greet Ada", commands.get(commands.size() - 1));
    }

    private static Outcome wardian(Path folder, String command) {
        Object[] arguments =
                Pattern.compile(" ")
                        .splitAsStream(command)
                        .skip(1)
                        .map(word -> word.equals(".") ? folder.toString() : word)
                        .toArray();
        return Outcome.of(arguments);
    }

    private static boolean succeeds(Path folder, String command)
            throws IOException, InterruptedException {
        return Shell.run(folder, command).exitCode() == 0;
    }

    /** What a command of the shell left: its exit code, and what it wrote to both outputs. */
    private record Shell(int exitCode, String output) {
        static Shell run(Path folder, String command) throws IOException, InterruptedException {
            Path log = Files.createTempFile("wardian", ".log");
            try {
                int code =
                        new ProcessBuilder("bash", "-c", command)
                                .directory(folder.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start()
                                .waitFor();
                return new Shell(code, Files.readString(log));
            } finally {
                Files.delete(log);
            }
        }
    }
}
