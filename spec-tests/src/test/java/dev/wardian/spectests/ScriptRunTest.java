package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** A script that does not pass says where, and a suite that lost commands does not pass. */
final class ScriptRunTest {
    private static final String ONE = "(module (func (export \"one\") (result i32) i32.const 1))\n";

    private static ScriptRun run(String text) {
        Script script = new Script("some.wast", text.getBytes(StandardCharsets.UTF_8));
        return ScriptRun.of(script, Features.WASM_2_0.with(Feature.THREADS));
    }

    private static String right(int count) {
        return "(assert_return (invoke \"one\") (i32.const 1))\n".repeat(count);
    }

    private static String wrong(int count) {
        return "(assert_return (invoke \"one\") (i32.const 2))\n".repeat(count);
    }

    private static List<String> failure(ScriptRun run) {
        AssertionFailedError failure = assertThrows(AssertionFailedError.class, run::check);
        return String.valueOf(failure.getMessage()).lines().toList();
    }

    @Test
    void aScriptWhoseCommandsAllPassPasses() {
        ScriptRun run = run(ONE + right(3));

        assertDoesNotThrow(run::check);
        assertEquals(new Count(4, 0, 0), run.count());
    }

    @Test
    void failingCommandsAreListedWithTheirLinesAndTheOthersRunAllTheSame() {
        ScriptRun run = run(ONE + right(1) + wrong(1) + right(2) + wrong(1));

        List<String> lines = failure(run);

        assertEquals(new Count(4, 2, 0), run.count());
        assertTrue(lines.get(0).startsWith("some.wast: 2 failed and 0 did not run of 6"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("  some.wast:3: assert_return: "), lines.get(1));
        assertTrue(lines.get(2).startsWith("  some.wast:6: assert_return: "), lines.get(2));
    }

    @Test
    void ofManyFailingCommandsTheFirstAreListedAndAllAreCounted() {
        ScriptRun run = run(ONE + wrong(1_000));

        List<String> lines = failure(run);

        assertEquals(new Count(1, 1_000, 0), run.count());
        assertEquals(1 + ScriptRun.MOST_DEFECTS, lines.size());
        assertTrue(lines.get(0).startsWith("some.wast: 1000 failed"), lines.get(0));
    }

    @Test
    void aCommandThatTheEngineDoesNotRunIsAFailureOfTheScript() {
        ScriptRun run =
                run("(module (memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0)))))");

        List<String> lines = failure(run);

        assertEquals(new Count(0, 0, 1), run.count());
        assertTrue(lines.get(0).startsWith("some.wast: 0 failed and 1 did not run of 1"));
        assertTrue(lines.get(1).startsWith("  some.wast:1: module: did not run: "));
        assertTrue(lines.get(1).contains("shared memories"), lines.get(1));
    }

    @Test
    void aScriptWithoutCommandsFails() {
        assertEquals(List.of("some.wast: has no command"), failure(run(";; nothing")));
    }

    @Test
    void aSuiteWithACommandTooFewOrTooManyFails() {
        Report report = new Report();
        OfficialSuite suite = OfficialSuite.WIDE_ARITHMETIC;
        report.add(suite.title(), run(ONE + right(suite.commands() - 2)));
        assertThrows(AssertionFailedError.class, () -> OfficialSuiteTest.checkCount(suite, report));

        report.add(suite.title(), run(ONE + right(suite.commands() - 1)));
        assertDoesNotThrow(() -> OfficialSuiteTest.checkCount(suite, report));

        report.add(suite.title(), run(ONE + right(suite.commands())));
        assertThrows(AssertionFailedError.class, () -> OfficialSuiteTest.checkCount(suite, report));
    }

    @Test
    void countsAreWrittenForTheSummaryOfABuild(@TempDir Path folder) throws IOException {
        Report report = new Report();
        report.add("3.0", run(ONE + right(4) + wrong(2)));
        report.add("own", run(ONE));

        report.writeCounts(folder.resolve("a/commands.txt"));

        assertEquals("3.0 5 2 0\nown 1 0 0\n", Files.readString(folder.resolve("a/commands.txt")));
    }
}
