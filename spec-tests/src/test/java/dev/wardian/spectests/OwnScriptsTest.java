package dev.wardian.spectests;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts of our own: defects that other runtimes have had, and what the official suite does not
 * reach.
 */
final class OwnScriptsTest {
    /**
     * What the engine runs beyond version 2.0: a folder of scripts for each, by its proposal's
     * name.
     */
    private static final List<Feature> PROPOSALS =
            List.of(
                    Feature.TAIL_CALL,
                    Feature.EXTENDED_CONST,
                    Feature.FUNCTION_REFERENCES,
                    Feature.GC,
                    Feature.MULTI_MEMORY,
                    Feature.EXCEPTION_HANDLING,
                    Feature.WIDE_ARITHMETIC);

    @TestFactory
    Stream<DynamicNode> scripts() {
        Stream<DynamicNode> version2 = folder("", Features.WASM_2_0);
        Stream<DynamicNode> proposals =
                PROPOSALS.stream()
                        .flatMap(feature -> folder("/" + feature.proposal(), featuresOf(feature)));
        return Stream.concat(version2, proposals);
    }

    /** A proposal, and the one that it builds upon. */
    private static Features featuresOf(Feature proposal) {
        Features features = Features.WASM_2_0.with(proposal);
        return proposal == Feature.GC ? features.with(Feature.FUNCTION_REFERENCES) : features;
    }

    private static Stream<DynamicNode> folder(String name, Features features) {
        ScriptTests tests = new ScriptTests("own", features, new Report());
        return SuiteLocation.collect(folder("/scripts" + name)).stream()
                .filter(script -> !script.name().contains("/"))
                .map(tests::container);
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
