package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
 *       follows the block before it. {@code run} runs it; what it prints is in the blocks {@code
 *       text output} behind it.
 *   <li>{@code yaml} is a manifest, {@code yaml part} some of its top-level keys, {@code yaml
 *       grants} an operator's file of grants; all are read without a problem.
 *   <li>{@code java module} is a module declaration, which CI builds.
 *   <li>{@code xml} has dependencies for Maven, with the versions that we have. {@code kotlin} has
 *       those of the {@code xml} block before it for Gradle.
 *   <li>{@code json} is one value.
 *   <li>{@code wat} is a module, which is assembled and validated.
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
class SnippetsTest {
    private static final Path REPOSITORY = Documents.REPOSITORY;

    @TempDir private Path scratch;

    @TestFactory
    Stream<DynamicTest> everySnippetIsTrue() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : Documents.all()) {
            List<Snippet> all = MarkdownSnippets.read(REPOSITORY, document);
            List<Snippet> java = JavaSnippets.java(all);
            for (Snippet snippet : all) {
                if (!java.contains(snippet)) {
                    String name = snippet.place() + " " + snippet.language();
                    tests.add(dynamicTest(name, () -> check(all, snippet)));
                }
            }
            if (!java.isEmpty()) {
                tests.add(dynamicTest(document + " java", () -> checkJava(document, all)));
            }
        }
        return tests.stream();
    }

    private void checkJava(Path document, List<Snippet> all) throws IOException {
        Path output =
                Files.createDirectories(scratch.resolve(document.toString().replace('/', '-')));
        assertEquals(List.of(), JavaSnippets.problems(JavaSnippets.java(all), output));
        assertEquals(List.of(), JavaSnippets.wrongOutputs(all, output));
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
            case "yaml" ->
                    assertEquals(List.of(), YamlSnippets.problems(PageHost.CAPABILITIES, snippet));
            case "json" -> assertEquals("", JsonSnippets.problems(snippet));
            case "xml", "kotlin" ->
                    assertEquals(List.of(), DependencySnippets.problems(document, snippet));
            case "wat" -> assertEquals("", WatSnippets.problems(snippet));
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
            case "java" -> assertTrue(snippet.attributes().contains("module"), snippet.place());
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
