package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    @TempDir Path folder;

    /** What bash offers for the last of these words. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("completion");
        Files.writeString(script, Outcome.of("completion", "bash").out());
        String code =
                "source '"
                        + script
                        + "'; COMP_WORDS=("
                        + String.join(" ", words)
                        + ");"
                        + " COMP_CWORD="
                        + (words.length - 1)
                        + "; _complete_wardian wardian \"${COMP_WORDS[-1]}\";"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", code)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), out);
        return Arrays.stream(out.split("\n")).map(String::strip).toList();
    }

    @Test
    void commandsAndOptionsAreCompleted() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "no bash");

        assertEquals(List.of("wat2wasm"), offered("wardian", "wat"));
        assertEquals(List.of("run"), offered("wardian", "ru"));
        assertTrue(offered("wardian", "run", "--in").contains("--invoke"));
        assertTrue(offered("wardian", "new", "--lang", "''").containsAll(List.of("c", "rust")));
    }

    @Test
    void shellIsOneOfThoseThatThereAre() {
        assertEquals(Outcome.of("completion", "bash"), Outcome.of("completion", "zsh"));
        assertTrue(Outcome.of("completion", "zsh").out().contains("bashcompinit"));
        Outcome.of("completion", "fish")
                .failed(ExitCode.USAGE, "'fish': known are bash, zsh", "wardian completion --help");
    }
}
