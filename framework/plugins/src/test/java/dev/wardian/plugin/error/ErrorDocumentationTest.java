package dev.wardian.plugin.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorDocumentationTest {
    private static final Pattern ROW =
            Pattern.compile("\\| (WDN-[A-Z]+-[0-9]{3}) \\| ([^|]+) \\| ([^|]+) \\|");

    private static List<Matcher> rows() throws IOException {
        Path docs = Path.of("../../docs/errors.md");
        return Files.readAllLines(docs).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    @Test
    void theDocumentListsEveryErrorOnceWithItsTitle() throws IOException {
        List<String> documented = rows().stream().map(r -> r.group(1) + " " + r.group(2)).toList();

        List<String> table =
                Arrays.stream(ErrorId.values()).map(id -> id.code() + " " + id.title()).toList();
        assertEquals(table, documented);
    }

    @Test
    void theCommentOfEveryErrorIsItsCodeAndTitle() throws IOException {
        Path source = Path.of("src/main/java/dev/wardian/plugin/error/ErrorId.java");
        String text = Files.readString(source).replaceAll("\\s+(\\* )?", " ");

        for (ErrorId id : ErrorId.values()) {
            String title = id.title().substring(0, 1).toLowerCase(Locale.ROOT);
            String comment = "{@code " + id.code() + "}: " + title + id.title().substring(1) + ".";
            assertTrue(text.contains("/** " + comment + " */ " + id.name() + "("), comment);
        }
    }

    @Test
    void everyErrorIsExplained() throws IOException {
        for (Matcher row : rows()) {
            assertTrue(row.group(3).strip().length() > 20, row.group());
        }
    }

    @Test
    void codesAreUnique() {
        var codes = new HashSet<String>();
        for (ErrorId id : ErrorId.values()) {
            assertTrue(codes.add(id.code()), id.code());
        }
    }

    @Test
    void placesInHintsAreNumberedFromZero() {
        for (ErrorId id : ErrorId.values()) {
            assertFalse(id.hint("a", "b").matches(".*\\{[0-9]\\}.*"), id.code());
        }
    }
}
