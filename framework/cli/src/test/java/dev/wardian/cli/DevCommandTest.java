package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wardian dev} as a process that runs while files change. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DevCommandTest {
    @TempDir Path folder;

    private Path plugin;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        plugin =
                WrittenPlugin.write(
                        folder.resolve("p"), "com.acme.dev", greeting("one"), OPERATIONS);
    }

    private static final String OPERATIONS = "operations: { greet: {} }";

    private static String greeting(String text) {
        return WrittenPlugin.CORE + WrittenPlugin.says("greet", text);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process dev(Object... arguments) throws IOException {
        return dev(Map.of(), arguments);
    }

    private Process dev(Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "dev"));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Reads lines until one has this text; both outputs of the process come here. */
    private static void await(BufferedReader lines, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        String line;
        do {
            line = lines.readLine();
            assertNotNull(line, () -> "no line with " + text + ":\n" + seen);
            seen.append(line).append('\n');
        } while (!line.contains(text));
    }

    private static BufferedReader lines(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    @Test
    void pluginIsCalledAgainWhenItsModuleChanges() throws IOException {
        try (BufferedReader lines = lines(dev(plugin, "greet"))) {
            await(lines, "loaded: com.acme.dev 1.0.0");
            await(lines, "one");
            await(lines, "waiting for changes");

            WrittenPlugin.write(plugin, "com.acme.dev", greeting("other"), OPERATIONS);

            await(lines, "other");
            await(lines, "waiting for changes");
        }
    }

    @Test
    void errorsAreShownAndTheNextChangeIsTried() throws IOException {
        Path manifest = plugin.resolve("plugin.yaml");
        String right = Files.readString(manifest);
        try (BufferedReader lines = lines(dev(plugin, "greet"))) {
            await(lines, "one");
            await(lines, "waiting for changes");

            Files.writeString(manifest, right + "nope: 1\n");
            await(lines, "plugin.yaml:7:1: WDN-MAN-009");
            await(lines, "waiting for changes");

            Files.writeString(manifest, right.replace("1.0.0", "1.0.1"));
            await(lines, "loaded: com.acme.dev 1.0.1");
            await(lines, "one");
        }
    }

    @Test
    void buildCommandRunsFirstAndItsFailureIsShown() throws IOException {
        Path source = Files.createDirectory(plugin.resolve("src")).resolve("next.wasm");
        Files.move(plugin.resolve("m.wasm"), source);
        Path other =
                WrittenPlugin.write(
                                folder.resolve("q"), "com.acme.dev", greeting("built"), OPERATIONS)
                        .resolve("m.wasm");
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");

        try (BufferedReader lines =
                lines(dev("--build", "echo compiling; cp src/next.wasm m.wasm", plugin, "greet"))) {
            await(lines, "compiling");
            await(lines, "one");
            await(lines, "waiting for changes");

            Files.copy(other, source, StandardCopyOption.REPLACE_EXISTING);
            await(lines, "built");
            await(lines, "waiting for changes");

            Files.delete(source);
            await(lines, "failed with exit code 1");
            await(lines, "waiting for changes");

            Files.copy(other, source);
            await(lines, "built");
            await(lines, "waiting for changes");
        }
    }

    @Test
    void makefileIsBuiltWithMake() throws IOException {
        assumeTrue(Files.exists(Path.of("/usr/bin/make")), "no make");
        Files.move(plugin.resolve("m.wasm"), plugin.resolve("source"));
        Files.writeString(plugin.resolve("Makefile"), "m.wasm: source\n\tcp source m.wasm\n");

        try (BufferedReader lines = lines(dev(plugin, "greet"))) {
            await(lines, "building: make");
            await(lines, "one");
            await(lines, "waiting for changes");
        }
    }

    @Test
    void hashIsWrittenThoughOnlyTheApplicationHasACapability() throws IOException {
        Path manifest = plugin.resolve("plugin.yaml");
        String right = Files.readString(manifest);
        String own = "capabilities: { com.acme.rates: { currencies: [USD], reason: prices } }\n";
        Files.writeString(manifest, right.replaceAll("[0-9a-f]{64}", "0".repeat(64)) + own);
        Path bin = fakeCargo(Files.copy(plugin.resolve("m.wasm"), folder.resolve("built.wasm")));

        try (BufferedReader lines = lines(dev(Map.of("PATH", bin.toString()), plugin, "greet"))) {
            await(lines, "com.acme.rates");
            await(lines, "waiting for changes");
        }

        assertEquals(right + own, Files.readString(manifest));
    }

    /** Makes the plugin a crate; its cargo builds this file. */
    private Path fakeCargo(Path built) throws IOException {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");
        Files.writeString(plugin.resolve("Cargo.toml"), "[package]\n");
        Path cargo = Files.createDirectory(folder.resolve("bin")).resolve("cargo");
        Files.writeString(
                cargo,
                """
                #!/bin/sh
                echo '   Compiling p' >&2
                echo '{"reason":"compiler-artifact","target":{"name":"a"},"filenames":["/none/a.rlib"]}'
                echo '{"reason":"compiler-artifact","target":{"name":"b"},"filenames":["/none/b.wasm"]}'
                echo '{"reason":"compiler-artifact","target":{"name":"p"},"filenames":["/x.d","%s"],"fresh":true}'
                echo '{"reason":"build-finished","success":true}'
                """
                        .formatted(built.toString().replace("/", "\\u002f")));
        Files.setPosixFilePermissions(cargo, PosixFilePermissions.fromString("rwx------"));
        return Objects.requireNonNull(cargo.getParent());
    }

    @Test
    void moduleIsTakenFromWhereCargoBuilds() throws IOException {
        Path stale =
                Files.createDirectories(plugin.resolve("target/wasm32-unknown-unknown/release"));
        Files.copy(plugin.resolve("m.wasm"), stale.resolve("p.wasm"));
        Path other =
                WrittenPlugin.write(
                                folder.resolve("q"), "com.acme.dev", greeting("built"), OPERATIONS)
                        .resolve("m.wasm");
        Path bin = fakeCargo(other);

        try (BufferedReader lines = lines(dev(Map.of("PATH", bin.toString()), plugin, "greet"))) {
            await(lines, "building: cargo build --release");
            assertEquals("   Compiling p", lines.readLine());
            assertEquals("loaded: com.acme.dev 1.0.0", lines.readLine());
            assertEquals("built", lines.readLine());
        }
    }

    @Test
    void crateWithoutAModuleIsAnErrorAndNothingOldRuns() throws IOException {
        Path bin = fakeCargo(folder.resolve("p.rlib"));
        Path cargo = bin.resolve("cargo");
        Files.writeString(cargo, Files.readString(cargo).replace("/none/b.wasm", "/none/b.rlib"));

        try (BufferedReader lines = lines(dev(Map.of("PATH", bin.toString()), plugin, "greet"))) {
            await(lines, "built no module in " + plugin);
            assertTrue(lines.readLine().startsWith("waiting for changes"));
        }
    }

    @Test
    void folderThatIsGoneForAMomentEndsNothing() throws IOException {
        try (BufferedReader lines = lines(dev(plugin, "greet"))) {
            await(lines, "one");
            await(lines, "waiting for changes");

            Files.move(plugin, folder.resolve("away"));
            await(lines, "p: no such folder");
            await(lines, "waiting for changes");

            Files.move(folder.resolve("away"), plugin);
            await(lines, "one");
            await(lines, "waiting for changes");
        }
    }

    @Test
    void outputOfTheBuildIsNoChange() throws IOException {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");
        Path source = Files.createFile(plugin.resolve("source"));

        try (BufferedReader lines =
                lines(dev("--build", "date +%N >> log; cat log | wc -l", plugin, "greet"))) {
            await(lines, "waiting for changes");
            Files.writeString(source, "edited");
            await(lines, "waiting for changes");
            Files.writeString(source, "edited again");
            await(lines, "waiting for changes");
        }
        assertEquals(3, Files.readAllLines(plugin.resolve("log")).size());
    }

    @Test
    void interruptEndsItAndItsBuild() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");
        Process process = dev("--build", "echo st''arted; exec sleep 1000", plugin, "greet");
        BufferedReader lines = lines(process);
        await(lines, "started");
        List<ProcessHandle> children = process.descendants().toList();
        assertEquals(1, children.size());

        process.destroy();

        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        children.get(0).onExit().join();
    }

    @Test
    void folderThatIsNotThereIsAnError() {
        Outcome.of("dev", folder.resolve("none")).failed(ExitCode.FAILED, "none: no such folder");
        Outcome.of("dev").failed(ExitCode.USAGE, "PLUGIN_DIR");
        Outcome.of("dev", plugin, "greet", "a", "b").failed(ExitCode.USAGE, "b");
    }
}
