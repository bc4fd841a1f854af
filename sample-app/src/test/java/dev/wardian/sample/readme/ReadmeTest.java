package dev.wardian.sample.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.inject.Guice;
import dev.wardian.host.clock.ClockModule;
import dev.wardian.host.config.ConfigModule;
import dev.wardian.host.log.LogModule;
import dev.wardian.host.random.RandomModule;
import dev.wardian.plugin.Capabilities;
import dev.wardian.plugin.guice.WardianModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the documentation to the truth: no code block is there that nothing checks.
 *
 * <ul>
 *   <li>{@code java} compiles without warnings, all blocks of a document together. Words after the
 *       language say how: {@code members} for the body of a class, {@code continues} for what
 *       follows the block before it.
 *   <li>{@code yaml} is a manifest, {@code yaml grants} an operator's file of grants; both are read
 *       without a problem.
 *   <li>{@code json} is one value.
 *   <li>{@code c} compiles against the SDK's header, where clang is installed.
 *   <li>{@code rust} compiles against the SDK's crate, where cargo is installed, with the {@code
 *       toml} block of the document as its manifest. {@link RustSnippets} says which words may
 *       follow the language.
 *   <li>{@code bash} and {@code sh} name programs, paths, modules and profiles that exist.
 *   <li>Any language with {@code file=PATH} is an excerpt of that file, word for word; the file is
 *       built elsewhere.
 *   <li>{@code text} is for output and diagrams.
 * </ul>
 */
@Tag("one-jdk")
class ReadmeTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** Those of the host bindings. */
    private static final Capabilities CAPABILITIES =
            Guice.createInjector(
                            new WardianModule(Path.of("plugins")),
                            new LogModule(),
                            new ConfigModule(),
                            new ClockModule(),
                            new RandomModule())
                    .getInstance(Capabilities.class);

    @TempDir private Path scratch;

    @TestFactory
    Stream<DynamicTest> everySnippetIsTrue() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : MarkdownSnippets.documents(REPOSITORY)) {
            List<Snippet> all = MarkdownSnippets.read(REPOSITORY, document);
            List<Snippet> java = new ArrayList<>();
            for (Snippet snippet : all) {
                if (snippet.language().equals("java") && snippet.attribute("file").isEmpty()) {
                    java.add(snippet);
                } else {
                    String name = snippet.place() + " " + snippet.language();
                    tests.add(dynamicTest(name, () -> check(all, snippet)));
                }
            }
            if (!java.isEmpty()) {
                tests.add(
                        dynamicTest(
                                document + " java",
                                () ->
                                        assertEquals(
                                                List.of(), JavaSnippets.problems(java, scratch))));
            }
        }
        return tests.stream();
    }

    private void check(List<Snippet> document, Snippet snippet)
            throws IOException, InterruptedException {
        if (snippet.attribute("file").isPresent()) {
            String file = snippet.attribute("file").orElseThrow();
            assertTrue(
                    Files.readString(REPOSITORY.resolve(file)).contains(snippet.text()),
                    snippet.place() + ": is not an excerpt of " + file);
            return;
        }
        switch (snippet.language()) {
            case "bash", "sh" ->
                    assertEquals(List.of(), ShellSnippets.problems(REPOSITORY, snippet));
            case "yaml" -> assertEquals(List.of(), YamlSnippets.problems(CAPABILITIES, snippet));
            case "json" -> assertEquals("", JsonSnippets.problems(snippet));
            case "c" -> {
                Optional<Tool> clang = CSnippets.compiler();
                assumeTrue(clang.isPresent(), "no clang on the PATH");
                assertEquals(
                        "", CSnippets.problems(clang.orElseThrow(), REPOSITORY, snippet, scratch));
            }
            case "rust" -> {
                Optional<Tool> cargo = RustSnippets.cargo();
                assumeTrue(cargo.isPresent(), "no cargo on the PATH");
                assumeTrue(
                        RustSnippets.isRecentEnough(cargo.orElseThrow(), snippet, scratch),
                        "the cargo on the PATH is too old for this snippet");
                assertEquals(
                        "",
                        RustSnippets.problems(
                                cargo.orElseThrow(), REPOSITORY, document, snippet, scratch));
            }
            case "toml" ->
                    assertTrue(
                            document.stream().anyMatch(other -> other.language().equals("rust")),
                            snippet.place() + ": no Rust block that it is the manifest of");
            case "text" -> {}
            default ->
                    fail(
                            snippet.place()
                                    + ": nothing checks a block of \""
                                    + snippet.language()
                                    + "\"");
        }
    }

    @Test
    void theReadmeNamesTheCommandsThatRunAndTest() throws IOException {
        List<String> lines = Files.readAllLines(REPOSITORY.resolve("README.md"));

        assertTrue(lines.contains("<!-- ci:run -->"));
        assertTrue(lines.contains("<!-- ci:test -->"));
    }
}
