package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.AbiSection;
import dev.wardian.plugin.PluginApi;
import dev.wardian.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Two numbers, each the same everywhere: the version of the plugin API, and the version of what the
 * repository publishes.
 */
class VersionsTest {
    private static final Path PARENT = Path.of("pom.xml");
    private static final Path BOM = Path.of("framework/bom/pom.xml");
    private static final Path ABI = Path.of("docs/abi.md");
    private static final Path HEADER = Path.of("plugin-sdk-c/include/wardian.h");
    private static final Path CRATES = Path.of("plugin-sdk-rust");
    private static final Path RECORD = CRATES.resolve("wardian/src/operation.rs");

    /** All texts that the group of a pattern matches in a file, which are some. */
    private static List<String> all(Path file, String pattern) throws IOException {
        List<String> found =
                Pattern.compile(pattern, Pattern.MULTILINE)
                        .matcher(Documents.text(file))
                        .results()
                        .map(result -> group(result))
                        .toList();
        assertTrue(!found.isEmpty(), () -> file + " does not have " + pattern);
        return found;
    }

    private static String group(MatchResult result) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= result.groupCount(); i++) {
            text.append(i > 1 ? "." : "").append(result.group(i));
        }
        return text.toString();
    }

    private static void assertOnly(String expected, Path file, String pattern) throws IOException {
        for (String found : all(file, pattern)) {
            assertEquals(expected, found, () -> file + ": " + pattern);
        }
    }

    /** The version of the artifacts, without the mark of a build between two releases. */
    private static String released() throws IOException {
        return all(PARENT, "^  <version>(.+?)(?:-SNAPSHOT)?</version>").get(0);
    }

    @Test
    void sdksAndDocumentsHaveTheVersionOfThePluginApi() throws IOException {
        String version = PluginApi.VERSION;
        assertOnly(
                version,
                HEADER,
                "^#define WARDIAN_ABI_MAJOR ([0-9]+)\\n#define WARDIAN_ABI_MINOR ([0-9]+)$");
        assertOnly(
                version,
                RECORD,
                "^const ABI_MAJOR: u16 = ([0-9]+);\\nconst ABI_MINOR: u16 = ([0-9]+);$");
        assertOnly(version, ABI, "^The version is `([^`]+)`, in Java `PluginApi.VERSION`");
        assertOnly(Integer.toString(PluginApi.MAJOR), ABI, "^# The plugin ABI, version ([0-9]+)$");
        assertOnly(
                Integer.toString(PluginApi.MINOR),
                ABI,
                "least minor version that the module needs, ([0-9]+) for this page");
        assertOnly(
                version + ".0",
                Path.of("interfaces/wit/core.wit"),
                "^package wardian:core@([0-9.]+);$");
    }

    @Test
    void artifactsAndSdksHaveOneVersion() throws IOException {
        String version = released();
        for (Path pom : Documents.files("pom.xml")) {
            if (pom.startsWith("examples")) {
                assertOnly(
                        version, pom, "<wardian\\.version>(.+?)(?:-SNAPSHOT)?</wardian\\.version>");
            } else if (pom.equals(BOM)) {
                assertOnly(version, pom, "^  <version>(.+?)(?:-SNAPSHOT)?</version>");
            } else if (!pom.equals(PARENT)) {
                assertOnly(
                        version,
                        pom,
                        "<artifactId>wardian-(?:parent|bom)</artifactId>\\s*<version>(.+?)(?:-SNAPSHOT)?</version>");
            }
        }
        assertOnly(version, HEADER, "^#define WARDIAN_SDK_VERSION \"([^\"]+)\"$");
        assertOnly("c/" + version, ABI, "name and version of the SDK, such as `([^`]+)`");
        assertOnly("rust/" + version, RECORD, "^const SDK: &str = \"([^\"]+)\";$");
        for (String crate : List.of("wardian", "wardian-macros")) {
            assertOnly(
                    version,
                    CRATES.resolve(crate).resolve("Cargo.toml"),
                    "^\\[package\\]\\nname = \"" + crate + "\"\\nversion = \"([^\"]+)\"$");
        }
        assertOnly(
                "=" + version,
                CRATES.resolve("wardian/Cargo.toml"),
                "^wardian-macros = \\{ version = \"([^\"]+)\"");
    }

    @Test
    void committedModulesAreBuiltWithTheseSdks() throws Exception {
        String version = released();
        List<AbiSection> known =
                List.of(
                        new AbiSection(PluginApi.MAJOR, PluginApi.MINOR, "c/" + version),
                        new AbiSection(PluginApi.MAJOR, PluginApi.MINOR, "rust/" + version));
        List<AbiSection> found = new ArrayList<>();
        for (Path file : Documents.files(".wasm")) {
            WasmModule module =
                    WasmModule.parse(Files.readAllBytes(Documents.REPOSITORY.resolve(file)));
            Optional<AbiSection> section = AbiSection.read(module);
            section.ifPresent(
                    record -> {
                        assertTrue(known.contains(record), () -> file + ": " + record);
                        found.add(record);
                    });
        }

        assertTrue(found.containsAll(known), found::toString);
    }
}
