package dev.wardian.docs;

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
class CSnippetsTest {
    @Test
    void errorsNameTheLineOfTheDocument(@TempDir Path scratch)
            throws IOException, InterruptedException {
        Optional<Tool> clang = CSnippets.compiler();
        assumeTrue(clang.isPresent(), "no clang on the PATH");
        Snippet snippet =
                new Snippet(
                        Path.of("a.md"),
                        7,
                        "c",
                        List.of(),
                        List.of("#include \"wardian.h\"", "int x = missing;"));

        Path repository = Path.of("..").toAbsolutePath().normalize();
        String problems = CSnippets.problems(clang.orElseThrow(), repository, snippet, scratch);

        assertTrue(problems.contains("a.md:9:9: error:"), problems);
    }
}
