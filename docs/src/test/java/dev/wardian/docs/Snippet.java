package dev.wardian.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A fenced code block of a document.
 *
 * @param document the Markdown file, relative to the repository
 * @param line the line of the opening fence, from 1
 * @param language the first word after the fence, empty if there is none
 * @param attributes the words after the language, which Markdown renderers ignore
 * @param lines what stands between the fences, without the indentation of the fence
 */
record Snippet(
        Path document, int line, String language, List<String> attributes, List<String> lines) {
    Snippet {
        attributes = List.copyOf(attributes);
        lines = List.copyOf(lines);
    }

    /** The value of an attribute {@code name=value}. */
    Optional<String> attribute(String name) {
        String prefix = name + "=";
        return attributes.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .findFirst();
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The place of a line of the block, as compilers write it. */
    String place(int index) {
        return document + ":" + (line + 1 + index);
    }

    /** The place of the block. */
    String place() {
        return document + ":" + line;
    }
}
