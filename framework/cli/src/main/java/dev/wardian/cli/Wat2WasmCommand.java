package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.FileKind;
import dev.wardian.wasm.ModuleLimits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian wat2wasm}: from the text format to the binary format. */
@Command(
        name = "wat2wasm",
        description = {
            "Converts a module from the text format to a binary, and validates it.",
            "Identifiers go to the name section, annotations @custom become custom sections."
        })
final class Wat2WasmCommand implements Callable<Integer> {
    private static final String TEXT_ENDING = ".wat";
    private static final String ENDING = ".wasm";

    private final Console console;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUTPUT",
            description =
                    "The binary to write, or - for standard output. Default: the name of FILE with"
                            + " .wasm, in the working directory; for standard input, standard"
                            + " output.")
    private @Nullable Path output;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "3.0",
            description =
                    "1.0, 2.0 or 3.0, then proposals to add or, after a minus, to take away:"
                            + " 2.0,tail-call or 3.0,-gc. Default: 3.0.")
    private String features = "";

    @Option(names = "--no-check", description = "Do not validate. The text may use every proposal.")
    private boolean unchecked;

    @Parameters(paramLabel = "FILE", description = "The text file, or - for standard input.")
    private Path file = Path.of("");

    Wat2WasmCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Features set = unchecked ? Features.ALL : FeatureSet.parse(features);
        ModuleFile source = ModuleFile.named(console, file);
        byte[] text = source.read();
        requireText(source, FileKind.of(text));
        byte[] binary = source.toBinary(text, set);
        if (!unchecked) {
            source.parse(binary, set, ModuleLimits.DEFAULT);
        }
        OutputFile.write(console, output == null ? output() : output, out -> out.write(binary));
        return ExitCode.OK;
    }

    /** Says what a file is that cannot be text; for all else, the reader's error has a place. */
    private static void requireText(ModuleFile source, FileKind kind) {
        if (kind == FileKind.MODULE) {
            throw new InputException(source + ": this is a module in the binary format already");
        }
        String wrong = ModuleFile.notText(kind);
        if (!wrong.isEmpty()) {
            throw new InputException(source + ": not a module in the text format; " + wrong);
        }
    }

    private Path output() {
        if (ModuleFile.isStandard(file)) {
            return file;
        }
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String stem =
                name.endsWith(TEXT_ENDING)
                        ? name.substring(0, name.length() - TEXT_ENDING.length())
                        : name;
        return Path.of(stem + ENDING);
    }
}
