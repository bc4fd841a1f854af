package dev.wardian.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardian completion}: a script that completes commands, options and files. */
@Command(
        name = "completion",
        description = {
            "Prints a script that lets a shell complete commands, options and files.",
            "For this shell only: source <(wardian completion bash)"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String shell = "";

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Shells.NAMES.contains(shell)) {
            throw new UsageException(
                    "'" + shell + "': known are " + String.join(", ", Shells.NAMES));
        }
        // One script for both: in zsh it loads what runs completions of bash.
        console.out().print(AutoComplete.bash("wardian", Commands.line(console)));
        return ExitCode.OK;
    }

    /** Every shell that there is a script for. */
    static final class Shells implements Iterable<String> {
        static final List<String> NAMES = List.of("bash", "zsh");

        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }
}
