package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands whose classes the archive of {@code bin/wardian} has. */
class TrainingTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"all", "call", "run"})
    void commandsSucceedAndLeaveNothingBehind(String commands)
            throws IOException, InterruptedException {
        ChildJvm.assertSucceeds("-Djava.io.tmpdir=" + folder, Training.class.getName(), commands);

        try (Stream<Path> left = Files.list(folder)) {
            assertTrue(left.findAny().isEmpty());
        }
    }
}
