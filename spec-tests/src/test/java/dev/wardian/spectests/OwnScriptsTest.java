package dev.wardian.spectests;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts of our own: defects that other runtimes have had, and what the official suite does not
 * reach.
 */
@OnEveryEngine
final class OwnScriptsTest {
    private static final String SUITE = "own";

    /** Methods for all tests of a class run once for all engines. */
    private static final Map<WasmEngine, Report> REPORTS = new LinkedHashMap<>();

    private static Report report() {
        return REPORTS.computeIfAbsent(Engines.current(), engine -> new Report());
    }

    /**
     * Version 2.0, then a folder for what the engine runs beyond it, which is named for the
     * proposals that its scripts need.
     */
    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        Path root = folder("/scripts");
        List<DynamicTest> tests = new ArrayList<>(scripts(root, Features.WASM_2_0));
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                tests.addAll(scripts(folder, features(folder.getFileName().toString())));
            }
        }
        return tests.stream();
    }

    private static List<DynamicTest> scripts(Path folder, Features features) {
        String place = Objects.requireNonNull(folder.getFileName()) + "/";
        return SuiteLocation.collect(folder).stream()
                .filter(script -> !script.name().contains("/"))
                .map(script -> new Script(place + script.name(), script.content()))
                .map(script -> DynamicTest.dynamicTest(script.name(), () -> run(script, features)))
                .toList();
    }

    private static void run(Script script, Features features) {
        ScriptRun run = ScriptRun.of(script, features);
        report().add(SUITE, run);
        run.check();
    }

    @AfterAll
    static void write() throws IOException {
        for (Map.Entry<WasmEngine, Report> each : REPORTS.entrySet()) {
            Path folder = Report.folder(each.getKey());
            each.getValue().writeCounts(folder.resolve("commands-own.txt"));
        }
    }

    /** Version 2.0 with the proposals of a folder's name, between which there is a plus. */
    private static Features features(String name) {
        Features features = Features.WASM_2_0;
        for (String proposal : name.split("\\+", -1)) {
            features =
                    features.with(
                            Arrays.stream(Feature.values())
                                    .filter(feature -> feature.proposal().equals(proposal))
                                    .findFirst()
                                    .orElseThrow(() -> new IllegalStateException(proposal)));
        }
        return features;
    }

    private static Path folder(String resource) {
        try {
            return Path.of(
                    Objects.requireNonNull(OwnScriptsTest.class.getResource(resource)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
