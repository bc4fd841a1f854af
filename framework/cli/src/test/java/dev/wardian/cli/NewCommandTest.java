package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCommandTest {
    private static final String ID = "com.example.night-owl";
    private static final Path REPOSITORY = Path.of(System.getProperty("basedir", "."), "../..");

    private static final Pattern PLACEHOLDER = Pattern.compile("@[a-z]+@");

    @TempDir Path scratch;

    static Stream<String> languages() {
        return Stream.of(Scaffold.Language.values()).map(Scaffold.Language::text);
    }

    private Path scaffold(String language) {
        Path folder = scratch.resolve("above").resolve(language);
        Outcome.of("new", ID, "--lang", language, "--dir", folder)
                .printed(folder.resolve("README.md") + " says how to go on");
        return folder;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void manifestIsOneThatTheReaderTakes(String language) {
        Path file = scaffold(language).resolve("plugin.yaml");

        PluginManifest manifest =
                new ManifestReader(HostCapabilities.find(), Abis.known())
                        .read(file, file.toString());

        assertEquals(ID, manifest.id());
        assertEquals(
                new PluginManifest.ModuleFile("plugin.wasm", "0".repeat(64)), manifest.module());
        assertEquals(List.of("greet"), List.copyOf(manifest.operations().keySet()));
        PluginManifest.Operation greet = manifest.operations().values().iterator().next();
        assertEquals(ValueKind.TEXT, greet.input());
        assertEquals(ValueKind.TEXT, greet.output());
        // Without it, what the scaffold's plugin logs would go nowhere.
        assertEquals(Set.of(CapabilityName.of("log/1")), manifest.requested().names());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void editorIsShownTheSchemaThatLiesBeside(String language) throws IOException {
        Path folder = scaffold(language);

        String line = Files.readAllLines(folder.resolve("plugin.yaml")).get(0);

        String start = "# yaml-language-server: $schema=";
        assertTrue(line.startsWith(start), line);
        assertArrayEquals(
                ResourceTree.readFile("META-INF/wardian/plugin.schema.json"),
                Files.readAllBytes(folder.resolve(line.substring(start.length()))));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void nothingIsLeftToFillIn(String language) throws IOException {
        Path folder = scaffold(language);

        for (Path file : files(folder)) {
            if (!file.startsWith("sdk")) {
                String text = Files.readString(folder.resolve(file));
                assertFalse(PLACEHOLDER.matcher(text).find(), file + ":\n" + text);
                assertFalse(file.toString().contains("dot-"), file.toString());
            }
        }
        assertTrue(Files.readString(folder.resolve("README.md")).startsWith("# " + ID + "\n"));
        assertTrue(Files.exists(folder.resolve(".gitignore")));
    }

    @Test
    void packageOfCargoIsNamedForTheWholeId() throws IOException {
        Path folder = scaffold("rust");

        List<String> lines = Files.readAllLines(folder.resolve("Cargo.toml"));

        assertEquals("name = \"com-example-night-owl\"", lines.get(1));
        assertTrue(Files.exists(folder.resolve(".cargo").resolve("config.toml")));
    }

    @Test
    void sdkIsThatOfTheRepository() throws IOException {
        Path c = scaffold("c").resolve("sdk");
        Path rust = scaffold("rust").resolve("sdk");

        sameFiles(REPOSITORY.resolve("plugin-sdk-c/include"), c);
        for (String crate : List.of("wardian", "wardian-macros")) {
            Path source = REPOSITORY.resolve("plugin-sdk-rust").resolve(crate);
            sameFiles(source, rust.resolve(crate));
            assertEquals(files(source), files(rust.resolve(crate)));
        }
        for (Path sdk : List.of(c, rust)) {
            assertEquals(-1, Files.mismatch(REPOSITORY.resolve("LICENSE"), sdk.resolve("LICENSE")));
        }
    }

    private static void sameFiles(Path expected, Path actual) throws IOException {
        for (Path file : files(expected)) {
            assertEquals(
                    -1,
                    Files.mismatch(expected.resolve(file), actual.resolve(file)),
                    file.toString());
        }
    }

    @Test
    void folderThatIsEmptyIsUsed() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("empty"));

        assertEquals(ExitCode.OK, Outcome.of("new", ID, "--lang", "c", "--dir", folder).code());

        assertTrue(Files.exists(folder.resolve("plugin.yaml")));
    }

    @Test
    void whatIsThereStaysAsItIs() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("used"));
        Path file = Files.writeString(folder.resolve("Makefile"), "mine");

        Outcome.of("new", ID, "--lang", "c", "--dir", folder)
                .failed(ExitCode.FAILED, folder + ": there already, and not empty");
        Outcome.of("new", ID, "--lang", "c", "--dir", file)
                .failed(ExitCode.FAILED, file + ": there already, and not a folder");
        Outcome.of("new", ID, "--lang", "c", "--dir", file.resolve("below"))
                .failed(ExitCode.FAILED, "below: cannot be written: ");

        assertEquals(List.of(Path.of("Makefile")), files(folder));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void linkToNothingIsNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(scratch.resolve("link"), scratch.resolve("elsewhere"));

        Outcome.of("new", ID, "--lang", "c", "--dir", link)
                .failed(ExitCode.FAILED, "there already");

        assertFalse(Files.exists(scratch.resolve("elsewhere")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "greeter", // one segment
                "",
                "com.example.Greeter",
                "com.example.",
                "com.example.-a",
                "com..example",
                "com.example/../../greeter",
                "com.example\nversion: 2",
                "com.example.größe",
                " com.example.greeter"
            })
    void nameThatIsNoIdIsWrongUsage(String name) {
        Outcome.of("new", name, "--lang", "c", "--dir", scratch.resolve("none"))
                .failed(ExitCode.USAGE, "is not a plugin's id", "com.acme.greeter");

        assertFalse(Files.exists(scratch.resolve("none")));
    }

    @Test
    void nameIsAsLongAsAnIdMayBe() {
        String longest = "a." + "b".repeat(126);

        Outcome.of("new", longest + "b", "--lang", "c", "--dir", scratch.resolve("none"))
                .failed(ExitCode.USAGE, "is not a plugin's id");
        assertEquals(
                ExitCode.OK,
                Outcome.of("new", longest, "--lang", "rust", "--dir", scratch.resolve("a")).code());
    }

    @Test
    void languageIsOneOfThoseThatAreThere() {
        String all = String.join(", ", languages().toList());
        Outcome.of("new", ID, "--lang", "go").failed(ExitCode.USAGE, "'go': known are " + all);
        assertTrue(Outcome.of("new", "--help").out().contains("One of " + all));
        Outcome.of("new", ID).failed(ExitCode.USAGE, "--lang", "wardian new --help");
        Outcome.of("new", "--lang", "c").failed(ExitCode.USAGE, "NAME");
    }
}
