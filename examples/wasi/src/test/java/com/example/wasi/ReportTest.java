package com.example.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.host.HostBindings;
import dev.wardian.host.clock.ClockCapability;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each plugin with all that it requests, and without each part of it. */
class ReportTest {
    private static final Set<String> LARGE = Set.of("go", "go-library", "python", "quickjs");
    private static final String TEXT = "pear apple banana\napple fig\n";
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    @TempDir private Path scratch;

    /** The host's capabilities, with a time of day that stands still. */
    private static List<Capability<?>> capabilities() {
        List<Capability<?>> all = new ArrayList<>(HostBindings.standard());
        all.removeIf(capability -> capability.name().name().equals("clock"));
        all.add(ClockCapability.create(() -> NOW, System::nanoTime));
        return all;
    }

    /** A manager that has loaded the plugin of a language alone, which may be rejected. */
    private PluginManager manager(String language, String grants) throws IOException {
        Path plugin = home(language).resolve("plugins").resolve(language);
        assumeTrue(
                Files.exists(plugin.resolve("report.wasm")),
                () -> "build-plugins.sh --large has not made the module of " + plugin);
        Path home = scratch.resolve("home");
        Path copy = Files.createDirectories(home.resolve("plugins").resolve(language));
        for (String file : List.of("plugin.yaml", "report.wasm")) {
            Files.copy(plugin.resolve(file), copy.resolve(file));
        }
        Path file = Files.writeString(home.resolve("grants.yaml"), grants);
        return Main.plugins(home, file, capabilities());
    }

    private static Path home(String language) {
        return Path.of(LARGE.contains(language) ? "large" : ".");
    }

    private static String id(String language) {
        return "com.example.wasi." + language;
    }

    /** The grants without those of other plugins. */
    private static String grants(String language) throws IOException {
        String all = Files.readString(home(language).resolve("grants.yaml"));
        return all.replaceAll(
                "(?ms)^  com\\.example\\.wasi\\.(?!" + language + ":).*?(?=^  com|\\z)", "");
    }

    /** The grants of a plugin without one capability. */
    private static String grantsWithout(String capability, String language) throws IOException {
        String all = grants(language);
        String fewer = all.replaceAll("(?m)^      " + capability + ": .*\n", "");
        assertTrue(fewer.length() < all.length());
        return fewer;
    }

    private static String report(PluginManager plugins, String language, String text) {
        return plugins.find(id(language)).orElseThrow().as(Report.class).run(text);
    }

    private PluginException failure(String language, String grants) throws IOException {
        try (PluginManager plugins = manager(language, grants)) {
            PluginStatus plugin = plugins.loadAll().get(0);
            assertEquals(PluginState.ACTIVE, plugin.state(), () -> "" + plugin.failure());
            return assertThrows(
                    PluginException.class, () -> report(plugins, language, TEXT));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "assemblyscript, AssemblyScript",
        "c, C",
        "go, Go",
        "go-library, 'Go, a library'",
        "kotlin, Kotlin",
        "python, Python",
        "quickjs, QuickJS",
        "rust, Rust"
    })
    void pluginReadsInputVariableFileAndClock(String language, String name) throws IOException {
        try (PluginManager plugins = manager(language, grants(language))) {
            plugins.loadAll();

            assertEquals(
                    "Hello from "
                            + name
                            + ": 5 words, 4 distinct, the longest is banana, "
                            + "28 bytes in /data/words.txt, at "
                            + NOW.getEpochSecond()
                            + " s\n",
                    report(plugins, language, TEXT));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "assemblyscript, 255, abort: there is no variable GREETING in assembly/index.ts(31:5)",
        "c, 3, there is no variable GREETING",
        "go, 2, there is no variable GREETING",
        "go-library, 2, there is no variable GREETING",
        "kotlin, 3, there is no variable GREETING",
        "python, 1, there is no variable GREETING",
        "quickjs, 2, there is no variable GREETING",
        "rust, 1, 'Error: \"GREETING: environment variable not found\"'"
    })
    void withoutEnvThereIsNoVariable(String language, int code, String message)
            throws IOException {
        PluginFailure failure = (PluginFailure) failure(language, grantsWithout("env", language));

        assertEquals(code, failure.code());
        assertEquals(message, failure.pluginMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "assemblyscript, 255, abort: /data/words.txt: no directory of the host has it in assembly/files.ts(42:3)",
        "c, 2, /data/words.txt: Capabilities insufficient",
        "go, 2, open /data/words.txt: Bad file number",
        "go-library, 2, open /data/words.txt: Bad file number",
        "kotlin, 2, /data/words.txt: errno 8",
        "python, 1, FileNotFoundError: [Errno 44] No such file or directory: '/data/words.txt'",
        "quickjs, 2, /data/words.txt: No such file or directory",
        "rust, 1, 'Error: \"/data/words.txt: No such file or directory (os error 44)\"'"
    })
    void withoutFilesThereIsNoDirectory(String language, int code, String message)
            throws IOException {
        PluginFailure failure = (PluginFailure) failure(language, grantsWithout("files", language));

        assertEquals(code, failure.code());
        assertEquals(message, failure.pluginMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "assemblyscript, 255, abort: NOTCAPABLE in ~lib/wasi_date.ts(18:14)",
        "c, 4, clock: Capabilities insufficient",
        "kotlin, 4, WasiError: WASI call failed with NOTCAPABLE",
        "python, 1, PermissionError: [Errno 76] Capabilities insufficient"
    })
    void withoutClockReadingTheTimeFails(String language, int code, String message)
            throws IOException {
        PluginFailure failure = (PluginFailure) failure(language, grantsWithout("clock", language));

        assertEquals(code, failure.code());
        assertEquals(message, failure.pluginMessage());
    }

    @ParameterizedTest
    @CsvSource({"go-library", "rust"})
    void withoutClockAPanicIsATrap(String language) throws IOException {
        PluginException failure = failure(language, grantsWithout("clock", language));

        assertEquals(PluginTrap.class, failure.getClass());
    }

    @ParameterizedTest
    @CsvSource("go")
    void withoutClockAProgramInGoEnds(String language) throws IOException {
        PluginFailure failure = (PluginFailure) failure(language, grantsWithout("clock", language));

        assertEquals(2, failure.code());
    }

    @ParameterizedTest
    @CsvSource("quickjs")
    void withoutClockQuickJsSaysThatItIs1970(String language) throws IOException {
        try (PluginManager plugins = manager(language, grantsWithout("clock", language))) {
            plugins.loadAll();

            assertTrue(report(plugins, language, TEXT).endsWith(", at 0 s\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"go", "go-library", "kotlin", "python", "rust"})
    void withoutRandomAModuleThatImportsItIsRejected(String language) throws IOException {
        try (PluginManager plugins = manager(language, grantsWithout("random", language))) {
            PluginStatus plugin = plugins.loadAll().get(0);

            assertEquals(PluginState.REJECTED, plugin.state());
            assertEquals(PluginLinkException.class, plugin.failure().getClass());
            assertTrue(plugin.failure().getMessage().contains("random/1 is not granted"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "assemblyscript, 255, abort: /data/words.txt: NOSPC in assembly/files.ts(23:5)",
        "c, 2, /data/words.txt: No space left on device",
        "go, 2, 'write /data/words.txt: No space left on device'",
        "go-library, 2, 'write /data/words.txt: No space left on device'",
        "kotlin, 2, /data/words.txt: errno 51",
        "python, 1, OSError: [Errno 51] No space left on device",
        "rust, 1, 'Error: \"/data/words.txt: No space left on device (os error 51)\"'"
    })
    void fileThatIsLargerThanItsDirectoryFails(String language, int code, String message)
            throws IOException {
        String grants = grants(language).replace("memory: 64KiB", "memory: 1KiB");
        try (PluginManager plugins = manager(language, grants)) {
            plugins.loadAll();

            PluginFailure failure =
                    assertThrows(
                            PluginFailure.class,
                            () -> report(plugins, language, "word ".repeat(2000)));

            assertEquals(code, failure.code());
            assertEquals(message, failure.pluginMessage());
        }
    }
}
