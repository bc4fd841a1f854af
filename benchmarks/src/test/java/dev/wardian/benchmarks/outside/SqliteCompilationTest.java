package dev.wardian.benchmarks.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.benchmarks.SqliteRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SQLite, whose largest function has hundreds of branches, in compiled code: the right answers, and
 * HotSpot compiles all that is generated. The module is a package of npm, so this is done in CI, or
 * with {@code -Dwardian.test.realModules=true}.
 */
@Tag("one-jdk")
final class SqliteCompilationTest {
    private static final Path FOLDER = Path.of("target", "programs");

    /** Larger methods stay in the JVM's interpreter. */
    private static final int MOST_BYTES = 8000;

    private static final Pattern GENERATED =
            Pattern.compile("wasm\\.F\\w*::(\\S+) (?:@ \\d+ )?\\((\\d+) bytes\\)");

    private static Path module() {
        Assumptions.assumeTrue(
                Boolean.getBoolean("wardian.test.realModules")
                        || "true".equals(System.getenv("CI")),
                "done in CI, or where the property says so");
        try {
            return Packages.fetch(FOLDER, SqliteRuns.packageName()).resolve(SqliteRuns.file());
        } catch (IOException e) {
            System.err.println("[WARNING] SQLITE IS NOT TESTED: " + e.getMessage());
            return Assumptions.abort("npm cannot fetch SQLite: " + e.getMessage());
        }
    }

    @Test
    void hotSpotCompilesAllOfIt() throws IOException {
        Path module = module();

        String output =
                Program.output(
                        Path.of("."),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+PrintCompilation",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SqliteRuns.class.getName(),
                                "Wardian compiled",
                                module.toString(),
                                "20"));

        assertTrue(output.contains("right answers: 20"), output);
        List<MatchResult> methods = GENERATED.matcher(output).results().toList();
        assertTrue(methods.size() > 300, methods.size() + " methods");
        assertTrue(
                methods.stream().anyMatch(method -> method.group(1).contains("$")),
                "no function is cut");
        for (MatchResult method : methods) {
            assertTrue(Integer.parseInt(method.group(2)) <= MOST_BYTES, method.group());
        }
        List<String> skipped =
                output.lines()
                        .filter(line -> line.contains("COMPILE SKIPPED") && line.contains("wasm."))
                        .toList();
        assertEquals(List.of(), skipped);
    }
}
