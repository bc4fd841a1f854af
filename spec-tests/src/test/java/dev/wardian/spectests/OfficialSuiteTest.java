package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The specification's own test suite, each version on its own features. */
final class OfficialSuiteTest {
    private static final Report REPORT = new Report();

    @TestFactory
    Stream<DynamicNode> version1() {
        return suite("1.0", Features.WASM_1_0);
    }

    @TestFactory
    Stream<DynamicNode> version2() {
        return suite("2.0", Features.WASM_2_0);
    }

    @TestFactory
    Stream<DynamicNode> wideArithmetic() {
        return proposal(Feature.WIDE_ARITHMETIC, Features.WASM_2_0);
    }

    /** Its scripts are those of version 3.0 with what the proposal changes. */
    @TestFactory
    Stream<DynamicNode> customPageSizes() {
        Features features = EngineFeatures.version3().with(Feature.EXCEPTION_HANDLING);
        return proposal(Feature.CUSTOM_PAGE_SIZES, features);
    }

    @TestFactory
    Stream<DynamicNode> version3() {
        return suite("3.0", EngineFeatures.version3());
    }

    private static Stream<DynamicNode> suite(String version, Features features) {
        return suite(version, SuiteLocation.scripts(version), features);
    }

    /** A proposal's folder of the collected suites, with the features of a version and its own. */
    private static Stream<DynamicNode> proposal(Feature feature, Features version) {
        String folder = feature.proposal() + "/";
        Optional<List<Script>> scripts =
                SuiteLocation.scripts("proposals")
                        .map(
                                all ->
                                        all.stream()
                                                .filter(one -> one.name().startsWith(folder))
                                                .toList());
        return suite(feature.proposal(), scripts, version.with(feature));
    }

    private static Stream<DynamicNode> suite(
            String version, Optional<List<Script>> scripts, Features features) {
        if (scripts.isEmpty()) {
            String text =
                    "THE OFFICIAL SUITE OF "
                            + version
                            + " DID NOT RUN: it is not there and was not fetched; name its place with -D"
                            + SuiteLocation.PROPERTY;
            System.err.println(text);
            throw new TestAbortedException(text);
        }
        ScriptTests tests = new ScriptTests(version, features, REPORT);
        return scripts.get().stream().map(tests::container);
    }

    /** Writes the report; the chart in the documentation must be what was counted. */
    @AfterAll
    static void report() throws IOException {
        REPORT.write(Path.of("target"));
        if (REPORT.has("1.0") && REPORT.has("2.0") && REPORT.has("3.0")) {
            Path chart = Path.of(System.getProperty("wardian.root", ".."), "docs/conformance.svg");
            assertEquals(
                    Chart.svg(REPORT.groups()),
                    Files.readString(chart),
                    "docs/conformance.svg is out of date: copy spec-tests/target/conformance.svg");
        }
    }
}
