package dev.wardian.cli;

import dev.wardian.wasm.text.WatException;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian wat2wasm}: from the text format to the binary format. */
@Command(
        name = "wat2wasm",
        description = {
            "Converts a module from the text format to a binary, without validation.",
            "Identifiers go to the name section, annotations @custom become custom sections."
        })
final class Wat2WasmCommand implements Callable<Integer> {
    @Option(
            names = "-o",
            paramLabel = "FILE",
            required = true,
            description = "The binary to write.")
    private Path output = Path.of("");

    @Parameters(paramLabel = "FILE", description = "The text file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        byte[] text = ModuleFile.read(file);
        try {
            Files.write(output, WatParser.toBinary(text));
        } catch (WatException e) {
            throw new InputException(file + ":" + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException(output + ": cannot be written: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
