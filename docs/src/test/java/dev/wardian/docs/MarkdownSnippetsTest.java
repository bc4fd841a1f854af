package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkdownSnippetsTest {
    private static final Path DOCUMENT = Path.of("a.md");

    private static List<Snippet> parse(String text) {
        return MarkdownSnippets.parse(DOCUMENT, text.lines().toList());
    }

    @Test
    void blocksKeepLanguageAttributesAndPlace() {
        List<Snippet> snippets =
                parse("words\n```java members file=a/B.java\nint x;\n\n```\n```\ny\n```\n");

        assertEquals(2, snippets.size());
        assertEquals("java", snippets.get(0).language());
        assertEquals(Optional.of("a/B.java"), snippets.get(0).attribute("file"));
        assertEquals("int x;\n\n", snippets.get(0).text());
        assertEquals("a.md:3", snippets.get(0).place(0));
        assertEquals("", snippets.get(1).language());
        assertEquals("a.md:6", snippets.get(1).place());
    }

    @Test
    void indentedBlocksLoseTheIndentationOfTheirFence() {
        assertEquals(
                List.of("a", "  b"), parse("- x\n  ```sh\n  a\n    b\n  ```\n").get(0).lines());
    }

    @Test
    void longerFencesHoldShorterOnes() {
        assertEquals(
                List.of("```", "x", "```"), parse("````text\n```\nx\n```\n````\n").get(0).lines());
    }

    @Test
    void openBlockIsRefusedWithItsPlace() {
        var refused = assertThrows(IllegalArgumentException.class, () -> parse("\n```java\nx\n"));

        assertEquals("a.md:2: code block is not closed", refused.getMessage());
    }
}
