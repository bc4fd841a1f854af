package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands whose classes the archive of {@code bin/wardian} has. */
class TrainingTest {
    @TempDir Path folder;

    @Test
    void commandsSucceedAndLeaveNothingBehind() throws IOException, InterruptedException {
        ChildJvm.assertSucceeds("-Djava.io.tmpdir=" + folder, Training.class.getName());

        try (Stream<Path> left = Files.list(folder)) {
            assertTrue(left.findAny().isEmpty());
        }
    }
}
