package dev.wardian.cli;

import dev.wardian.plugin.manifest.Suggestions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardian help}: the same as {@code --help}. */
@Command(name = "help", description = "Prints the help of a command, or of all.")
final class HelpCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "COMMAND",
            completionCandidates = Commands.Names.class,
            description = "The command. Default: an overview of all commands.")
    private @Nullable String command;

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (command != null && !HelpText.COMMANDS.contains(command)) {
            throw new UsageException(unknown(command));
        }
        console.out().print(HelpText.of(command == null ? HelpText.ALL : command));
        return ExitCode.OK;
    }

    /** What to say of a command that does not exist. */
    static String unknown(String command) {
        String nearest = Suggestions.didYouMean(command, HelpText.COMMANDS);
        return "unknown command '" + command + "'" + (nearest.isEmpty() ? "" : ": " + nearest);
    }
}
