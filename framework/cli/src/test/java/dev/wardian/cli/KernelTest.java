package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel gives the results that the table beside it says. */
@Tag("one-jdk")
class KernelTest {
    private static List<String[]> table() throws IOException {
        return Files.readAllLines(Outcome.kernels().resolve("README.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(
                        line ->
                                Arrays.stream(line.split("\\|"))
                                        .map(String::strip)
                                        .toArray(String[]::new))
                .toList();
    }

    static Stream<String[]> runs() throws IOException {
        return table().stream()
                .flatMap(
                        row ->
                                Stream.of(
                                        new String[] {row[1], row[2], row[3]},
                                        new String[] {row[1], row[4], row[5]}));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("runs")
    void kernelGivesItsResult(String kernel, String argument, String result) {
        Outcome.of("run", "--invoke", "run", Outcome.kernels().resolve(kernel + ".wasm"), argument)
                .printed(result);
    }

    @Test
    void everyKernelIsInTheTable() throws IOException {
        try (Stream<Path> files = Files.list(Outcome.kernels())) {
            assertEquals(
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".wasm"))
                            .sorted()
                            .toList(),
                    table().stream().map(row -> row[1] + ".wasm").sorted().toList());
        }
    }
}
