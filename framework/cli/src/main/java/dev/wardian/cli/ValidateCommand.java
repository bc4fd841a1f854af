package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian validate}: decodes and validates modules. */
@Command(name = "validate", description = "Decodes and validates modules. Runs none of their code.")
final class ValidateCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "3.0",
            description =
                    "1.0, 2.0 or 3.0, then proposals to add or, after a minus, to take away:"
                            + " 2.0,tail-call or 3.0,-gc. Default: 3.0.")
    private String features = "";

    @Mixin private LimitOption limit = new LimitOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "The modules, as binaries or as text, or - for standard input.")
    private List<Path> files = List.of();

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Features set = FeatureSet.parse(features);
        ModuleLimits limits = limit.get();
        int code = ExitCode.OK;
        for (Path file : files) {
            ModuleFile module = ModuleFile.named(console, file);
            try {
                module.parse(module.readBinary(set, limits), set, limits);
                console.out().println(module + ": ok");
            } catch (InputException e) {
                console.err().println(ErrorReport.of(e));
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
