package dev.wardian.cli;

import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.text.WatPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardian wasm2wat}: from the binary format to the text format. */
@Command(
        name = "wasm2wat",
        description = {
            "Prints a module in the text format.",
            "Names and custom sections are kept, as identifiers and as annotations."
        })
final class Wasm2WatCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The binary.")
    private Path file = Path.of("");

    Wasm2WatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            WatPrinter.print(ModuleFile.read(file), console.out());
        } catch (IOException e) {
            throw new InputException("the text cannot be written: " + e.getMessage(), e);
        } catch (ModuleException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
