package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The specification's own test suites: a test for each script, and one for the number of commands
 * that passed. Each suite is a method, so that it can be run by itself.
 */
@OnEveryEngine
final class OfficialSuiteTest {
    /** Methods for all tests of a class run once for all engines. */
    private static final Map<WasmEngine, Report> REPORTS = new LinkedHashMap<>();

    private static Report report() {
        return REPORTS.computeIfAbsent(Engines.current(), engine -> new Report());
    }

    @Tag("one-jdk")
    @TestFactory
    Stream<DynamicTest> version1() {
        return tests(OfficialSuite.VERSION_1);
    }

    @Tag("one-jdk")
    @TestFactory
    Stream<DynamicTest> version2() {
        return tests(OfficialSuite.VERSION_2);
    }

    @TestFactory
    Stream<DynamicTest> version3() {
        return tests(OfficialSuite.VERSION_3);
    }

    @Tag("one-jdk")
    @TestFactory
    Stream<DynamicTest> customPageSizes() {
        return tests(OfficialSuite.CUSTOM_PAGE_SIZES);
    }

    @Tag("one-jdk")
    @TestFactory
    Stream<DynamicTest> wideArithmetic() {
        return tests(OfficialSuite.WIDE_ARITHMETIC);
    }

    @Tag("one-jdk")
    @TestFactory
    Stream<DynamicTest> legacyExceptions() {
        return tests(OfficialSuite.LEGACY_EXCEPTIONS);
    }

    private static Stream<DynamicTest> tests(OfficialSuite suite) {
        Optional<List<Script>> scripts = suite.scripts();
        if (scripts.isEmpty()) {
            String text =
                    "THE OFFICIAL SUITE OF "
                            + suite.title()
                            + " DID NOT RUN: it is not there and was not fetched; name its place with -D"
                            + SuiteLocation.PROPERTY;
            System.err.println(text);
            throw new TestAbortedException(text);
        }
        return Stream.concat(
                scripts.get().stream()
                        .map(script -> dynamicTest(script.name(), () -> run(suite, script))),
                Stream.of(
                        dynamicTest("the number of commands", () -> checkCount(suite, report()))));
    }

    private static void run(OfficialSuite suite, Script script) {
        ScriptRun run = ScriptRun.of(script, suite.features());
        report().add(suite.title(), run);
        run.check();
    }

    /** Every command of the suite was counted, and passed. */
    static void checkCount(OfficialSuite suite, Report report) {
        assertEquals(new Count(suite.commands(), 0, 0), report.count(suite.title()), suite.title());
    }

    /** Writes the reports; the chart in the documentation must be what was counted. */
    @AfterAll
    static void write() throws IOException {
        for (Map.Entry<WasmEngine, Report> each : REPORTS.entrySet()) {
            write(each.getValue(), Report.folder(each.getKey()));
        }
    }

    private static void write(Report report, Path folder) throws IOException {
        report.write(folder);
        report.writeCounts(folder.resolve("commands-official.txt"));
        if (report.has("1.0") && report.has("2.0") && report.has("3.0")) {
            Path chart = Path.of(System.getProperty("wardian.root", ".."), "docs/conformance.svg");
            assertEquals(
                    Chart.svg(report.groups()),
                    Files.readString(chart),
                    "docs/conformance.svg is out of date: copy conformance.svg from "
                            + folder.toAbsolutePath());
        }
    }
}
