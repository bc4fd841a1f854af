package dev.wardian.spectests;

import dev.wardian.wasm.Features;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts of our own: defects that other runtimes have had, and what the official suite does not
 * reach.
 */
final class OwnScriptsTest {
    @TestFactory
    Stream<DynamicNode> scripts() throws URISyntaxException {
        URL folder = Objects.requireNonNull(OwnScriptsTest.class.getResource("/scripts"));
        ScriptTests tests = new ScriptTests("own", Features.WASM_2_0, new Report());
        return SuiteLocation.collect(Path.of(folder.toURI())).stream().map(tests::container);
    }
}
