package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents use the word list of CONTRIBUTING, and code does where a term has had rivals. */
class WordsTest {
    private static final Path LIST = Path.of("CONTRIBUTING.md");

    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /** Two words in a name of code: {@code rollBack}. */
    private static final Pattern INNER_CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    /** Where code keeps to the list too. Scripts of other people's suites are not ours to word. */
    private static final List<Path> CODE_FOLDERS =
            List.of(
                    Path.of("examples"),
                    Path.of("framework"),
                    Path.of("host-bindings"),
                    Path.of("interfaces"),
                    Path.of("plugin-sdk-c"),
                    Path.of("plugin-sdk-rust"),
                    Path.of("sample-app"));

    /** Terms whose other words are forbidden in code as well. */
    private static final List<String> CODE_TERMS = List.of("roll back", "probation");

    /** The words that the list replaces. */
    private static List<String> replaced() throws IOException {
        return replaced(term -> true);
    }

    private static List<String> replaced(Predicate<String> terms) throws IOException {
        return MarkdownTable.of(LIST, Documents.lines(LIST)).stream()
                .filter(table -> table.columns().contains("instead of"))
                .flatMap(
                        table -> {
                            List<String> names = table.column("term");
                            List<String> words = table.column("instead of");
                            return IntStream.range(0, names.size())
                                    .filter(row -> terms.test(names.get(row)))
                                    .mapToObj(words::get);
                        })
                .flatMap(cell -> Stream.of(cell.split(", ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Where a text uses one of the words, with a blank of any kind between two. */
    private static List<String> uses(Path document, List<String> lines, List<String> words) {
        String prose = String.join("\n", MarkdownSnippets.prose(document, lines));
        String text = CODE.matcher(prose).replaceAll(code -> code.group().replaceAll("[^\n]", "x"));
        return usesIn(document, text, words);
    }

    private static List<String> usesIn(Path file, String text, List<String> words) {
        List<String> uses = new ArrayList<>();
        for (String word : words) {
            Matcher use =
                    Pattern.compile(
                                    "\\b" + word.replace(" ", "\\s+") + "\\b",
                                    Pattern.CASE_INSENSITIVE)
                            .matcher(text);
            while (use.find()) {
                long line = text.substring(0, use.start()).lines().count();
                uses.add(file + ":" + Math.max(1, line) + ": " + word);
            }
        }
        return uses;
    }

    @Test
    void documentsDoNotUseTheWordsThatTheListReplaces() throws IOException {
        List<String> words = replaced();
        assertTrue(words.size() > 10, words::toString);
        List<String> uses = new ArrayList<>();
        for (Path document : Documents.all()) {
            if (!document.equals(LIST)) {
                uses.addAll(uses(document, Documents.lines(document), words));
            }
        }

        assertEquals(List.of(), uses);
    }

    /** Where code uses one of the words, in a comment, a text or a name. */
    private static List<String> usesInCode(Path file, String code, List<String> words) {
        return usesIn(file, INNER_CAPITAL.matcher(code).replaceAll(" "), words);
    }

    @Test
    void codeDoesNotUseTheWordsThatTheListReplacesForATermOfCode() throws IOException {
        List<String> words = replaced(CODE_TERMS::contains);
        assertTrue(words.size() > 5, words::toString);
        List<String> uses = new ArrayList<>();
        for (Path file : Documents.files(".java", ".rs", ".h", ".c")) {
            if (CODE_FOLDERS.stream().anyMatch(file::startsWith)) {
                uses.addAll(usesInCode(file, Documents.text(file), words));
            }
        }

        assertEquals(List.of(), uses);
    }

    @Test
    void usesAreFoundInNamesOfCode() {
        assertEquals(
                List.of("A.java:2: swap back", "A.java:1: trial"),
                usesInCode(
                                Path.of("A.java"),
                                "Trial trialAndError;\nvoid swapBackTest(int industrial)",
                                List.of("swap back", "trial"))
                        .stream()
                        .distinct()
                        .toList());
    }

    @Test
    void usesAreFoundAcrossLinesAndNotInCode() {
        assertEquals(
                List.of("a.md:2: swap back"),
                uses(
                        Path.of("a.md"),
                        List.of("`swap back`", "they Swap", "back", "```text", "swap back", "```"),
                        List.of("swap back")));
    }
}
