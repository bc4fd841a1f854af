package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.text.WatPrinter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUTPUT",
            description =
                    "The text file to write, or - for standard output. Default: standard output.")
    private Path output = Path.of(ModuleFile.STANDARD);

    @Parameters(
            paramLabel = "FILE",
            description = "The module, as a binary or as text, or - for standard input.")
    private Path file = Path.of("");

    Wasm2WatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ModuleFile source = ModuleFile.named(console, file);
        byte[] binary = source.readBinary(Features.ALL, ModuleLimits.DEFAULT);
        try {
            OutputFile.write(
                    console,
                    output,
                    out -> {
                        Writer text = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
                        WatPrinter.print(binary, text);
                        text.flush();
                    });
        } catch (ModuleException e) {
            throw new InputException(source + ": " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
