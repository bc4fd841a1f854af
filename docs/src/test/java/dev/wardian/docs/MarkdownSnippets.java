package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the fenced code blocks of a document. */
final class MarkdownSnippets {
    private static final Pattern FENCE = Pattern.compile("( *)(`{3,})([^`]*)");

    private MarkdownSnippets() {}

    /** The code blocks of a document in their order. */
    static List<Snippet> read(Path repository, Path document) throws IOException {
        return parse(document, Files.readAllLines(repository.resolve(document)));
    }

    /**
     * The code blocks among the lines of a document.
     *
     * @throws IllegalArgumentException if a block is not closed
     */
    static List<Snippet> parse(Path document, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Matcher open = FENCE.matcher(lines.get(at));
            if (open.matches()) {
                int close = closingFence(document, lines, at, open.group(2));
                snippets.add(snippet(document, at, open, lines.subList(at + 1, close)));
                at = close;
            }
            at++;
        }
        return snippets;
    }

    /** The lines of a document outside of its code blocks, empty where a block stands. */
    static List<String> prose(Path document, List<String> lines) {
        List<String> prose = new ArrayList<>(lines);
        for (Snippet snippet : parse(document, lines)) {
            int close = snippet.line() + snippet.lines().size() + 1;
            for (int at = snippet.line(); at <= close; at++) {
                prose.set(at - 1, "");
            }
        }
        return prose;
    }

    private static int closingFence(Path document, List<String> lines, int open, String fence) {
        for (int at = open + 1; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.startsWith(fence) && line.replace("`", "").isEmpty()) {
                return at;
            }
        }
        throw new IllegalArgumentException(
                document + ":" + (open + 1) + ": code block is not closed");
    }

    private static Snippet snippet(Path document, int at, Matcher open, List<String> content) {
        List<String> words =
                Arrays.stream(open.group(3).strip().split(" +"))
                        .filter(word -> !word.isEmpty())
                        .toList();
        int indent = open.group(1).length();
        return new Snippet(
                document,
                at + 1,
                words.isEmpty() ? "" : words.get(0),
                words.stream().skip(1).toList(),
                content.stream().map(line -> unindented(line, indent)).toList());
    }

    private static String unindented(String line, int indent) {
        int spaces = 0;
        while (spaces < indent && spaces < line.length() && line.charAt(spaces) == ' ') {
            spaces++;
        }
        return line.substring(spaces);
    }
}
