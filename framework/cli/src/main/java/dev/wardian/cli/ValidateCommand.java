package dev.wardian.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardian validate}: decodes and validates modules. */
@Command(name = "validate", description = "Decodes and validates modules; nothing of them is run.")
final class ValidateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The modules.")
    private List<Path> files = List.of();

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int code = ExitCode.OK;
        for (Path file : files) {
            try {
                ModuleFile.load(file);
                console.out().println(file + ": ok");
            } catch (InputException e) {
                console.err().println(ErrorReport.of(e));
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
