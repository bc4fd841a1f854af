package dev.wardian.benchmarks.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.benchmarks.ProgramRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real programs in compiled code: the right answers, our compiler refuses no function that they
 * call, and HotSpot compiles all that is generated. Programs that are fetched are run with {@code
 * -Dwardian.test.realModules=true}; SQLite, whose largest function has hundreds of branches, in CI
 * too.
 */
@Tag("one-jdk")
final class ProgramCompilationTest {
    private static final Path FOLDER = Path.of("target", "programs");

    /** Larger methods stay in the JVM's interpreter, and it does not say so. */
    private static final int MOST_BYTES = 8000;

    private static final Pattern GENERATED =
            Pattern.compile("wasm\\.F\\w*::(\\S+) (?:@ \\d+ )?\\((\\d+) bytes\\)");

    private static final Pattern REFUSED = Pattern.compile("COMPILE SKIPPED|not compilable");

    @ParameterizedTest
    @CsvSource({
        "Kotlin objects, Wardian compiled, 30, 20",
        "SQLite, Wardian compiled, 20, 300",
        "CoreMark, Wardian compiled, 30, 3",
        "QuickJS, Wardian compiled, 20, 200",
        // Compiled whole, dprint has a cold function with too many locals. What is hot is compiled.
        "dprint TypeScript, Wardian, 25, 50",
        "CPython, Wardian compiled, 8, 100",
        "CPython, Wardian, 12, 100",
    })
    void nothingHotIsLeftUncompiled(String name, String engine, int runs, int fewestMethods)
            throws IOException {
        RealProgram program = RealProgram.named(name);
        fetch(program);

        String output =
                LocalCommands.output(
                        Path.of("."),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+PrintCompilation",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProgramRuns.class.getName(),
                                engine,
                                name,
                                FOLDER.toString(),
                                String.valueOf(runs)));

        assertTrue(output.contains("right answers: " + runs + "\n"), () -> end(output));
        assertTrue(output.contains(", refused: {}\n"), () -> end(output));
        List<MatchResult> methods = GENERATED.matcher(output).results().toList();
        assertTrue(methods.size() > fewestMethods, methods.size() + " methods");
        for (MatchResult method : methods) {
            assertTrue(Integer.parseInt(method.group(2)) <= MOST_BYTES, method.group());
        }
        assertEquals(List.of(), refused(output));
    }

    private static List<String> refused(String output) {
        return output.lines()
                .filter(line -> line.contains("wasm.F") && REFUSED.matcher(line).find())
                .toList();
    }

    @Test
    void whatHotSpotRefusesIsSeen() {
        List<String> lines =
                List.of(
                        "COMPILE SKIPPED: wasm.Functions1::f1 (900 bytes)   (out of nodes)",
                        "  12  34  4  wasm.Functions1::f2 (9 bytes)   made not compilable on level 4");

        assertEquals(
                lines,
                refused(String.join("\n", lines) + "\n 1 2 3 wasm.Functions1::f3 (5 bytes)"));
    }

    private static String end(String output) {
        return output.substring(Math.max(0, output.length() - 2000));
    }

    private static void fetch(RealProgram program) {
        boolean here =
                !program.isFetched()
                        || Boolean.getBoolean("wardian.test.realModules")
                        || (program.name().equals("SQLite") && "true".equals(System.getenv("CI")));
        Assumptions.assumeTrue(here, "done where the property says so");
        try {
            program.fetch(FOLDER);
        } catch (IOException e) {
            System.err.println("[WARNING] " + program.name() + " IS NOT TESTED: " + e.getMessage());
            Assumptions.abort(program.name() + " cannot be fetched: " + e.getMessage());
        }
    }
}
