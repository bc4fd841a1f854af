package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents use the word list of CONTRIBUTING. */
class WordsTest {
    private static final Path LIST = Path.of("CONTRIBUTING.md");

    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /** The words that the list replaces. */
    private static List<String> replaced() throws IOException {
        return MarkdownTable.of(LIST, Documents.lines(LIST)).stream()
                .filter(table -> table.columns().contains("instead of"))
                .flatMap(table -> table.column("instead of").stream())
                .flatMap(cell -> Stream.of(cell.split(", ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Where a text uses one of the words, with a blank of any kind between two. */
    private static List<String> uses(Path document, List<String> lines, List<String> words) {
        String prose = String.join("\n", MarkdownSnippets.prose(document, lines));
        String text = CODE.matcher(prose).replaceAll(code -> code.group().replaceAll("[^\n]", "x"));
        List<String> uses = new ArrayList<>();
        for (String word : words) {
            Matcher use =
                    Pattern.compile(
                                    "\\b" + word.replace(" ", "\\s+") + "\\b",
                                    Pattern.CASE_INSENSITIVE)
                            .matcher(text);
            while (use.find()) {
                long line = text.substring(0, use.start()).lines().count();
                uses.add(document + ":" + Math.max(1, line) + ": " + word);
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
