package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-jdk")
class RustSnippetsTest {
    @TempDir private Path scratch;

    private String problemsOfLast(String markdown) throws IOException, InterruptedException {
        Optional<Tool> cargo = RustSnippets.cargo();
        assumeTrue(cargo.isPresent(), "no cargo on the PATH");
        List<Snippet> document = MarkdownSnippets.parse(Path.of("a.md"), markdown.lines().toList());
        return RustSnippets.problems(
                cargo.orElseThrow(),
                Path.of("..").toAbsolutePath().normalize(),
                document,
                document.get(document.size() - 1),
                scratch);
    }

    @Test
    void blocksMayContinueTheOneBefore() throws IOException, InterruptedException {
        assertEquals(
                "",
                problemsOfLast(
                        """
                        ```rust
                        pub fn one() -> i32 { 1 }
                        ```
                        ```rust continues
                        pub fn two() -> i32 { one() + 1 }
                        ```
                        """));
    }

    @Test
    void errorsNameTheLineOfTheDocument() throws IOException, InterruptedException {
        String problems = problemsOfLast("words\n```rust\n\npub fn two() -> i32 { one() }\n```\n");

        assertTrue(problems.contains("a.md:4:23"), problems);
    }

    @Test
    void manifestOfTheDocumentIsUsed() throws IOException, InterruptedException {
        String problems = problemsOfLast("```toml\n[package\n```\n```rust\n```\n");

        assertTrue(problems.contains("Cargo.toml"), problems);
    }
}
