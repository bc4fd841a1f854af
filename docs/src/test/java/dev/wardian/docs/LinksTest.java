package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
    /** A page as code, messages and javadoc name it. */
    private static final Pattern PAGE = Pattern.compile("docs/[a-z0-9/-]+\\.md(?:#[a-z0-9-]+)?");

    @TempDir private Path folder;

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsToAFileAndAHeading() throws IOException {
        return Documents.all().stream()
                .map(
                        document ->
                                dynamicTest(
                                        document.toString(),
                                        () ->
                                                assertEquals(
                                                        List.of(),
                                                        Links.problems(
                                                                Documents.REPOSITORY, document))));
    }

    @Test
    void everyPageThatCodeNamesIsThere() throws IOException {
        List<String> problems = new ArrayList<>();
        int named = 0;
        for (Path file : Documents.files(".java", ".json", ".h", ".rs", ".c", ".yaml")) {
            Matcher page = PAGE.matcher(Documents.text(file));
            while (page.find()) {
                named++;
                String[] parts = page.group().split("#", 2);
                Path document = Path.of(parts[0]);
                boolean there =
                        Files.exists(Documents.REPOSITORY.resolve(document))
                                && (parts.length == 1
                                        || Links.anchors(document, Documents.lines(document))
                                                .contains(parts[1]));
                if (!there) {
                    problems.add(file + ": " + page.group());
                }
            }
        }
        assertEquals(List.of(), problems);
        assertTrue(named > 0, "no file names a page");
    }

    @Test
    void everyPageBelowDocsIsReachedFromTheReadme() throws IOException {
        Set<Path> reached = new TreeSet<>();
        List<Path> open = new ArrayList<>(List.of(Path.of("README.md")));
        while (!open.isEmpty()) {
            Path document = open.remove(open.size() - 1);
            if (document.toString().endsWith(".md") && reached.add(document)) {
                for (Links.Link link : Links.of(document, Documents.lines(document))) {
                    String target = link.target().split("#", 2)[0];
                    if (!target.isEmpty()) {
                        open.add(document.resolveSibling(target).normalize());
                    }
                }
            }
        }

        Set<Path> all = new TreeSet<>(Documents.all());
        all.removeIf(document -> !document.startsWith("docs"));
        all.removeAll(reached);
        assertEquals(Set.of(), all);
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(folder.resolve("b.md"), "# One `two`\n## One two\n```sh\n# no\n```\n");
        Files.writeString(folder.resolve("a.md"), text);
        return Links.problems(folder, Path.of("a.md"));
    }

    @Test
    void linksToFilesHeadingsAndOtherSitesAreFine() throws IOException {
        assertEquals(
                List.of(),
                problems(
                        """
                        # Here
                        [a](b.md) [b](b.md#one-two) [c](b.md#one-two-1) [d](#here)
                        [e](https://example.org/x) `[f](none.md)`
                        ```text
                        [g](none.md)
                        ```
                        """));
    }

    @Test
    void linksToNothingAreNamedWithTheirPlace() throws IOException {
        assertEquals(
                List.of(
                        "a.md:2: no such file none.md",
                        "a.md:2: no such heading b.md#no",
                        "a.md:3: no such heading #there",
                        "a.md:3: no such file ../b.md"),
                problems("# Here\n[a](none.md) [b](b.md#no)\n[c](#there) [d](../b.md)\n"));
    }
}
