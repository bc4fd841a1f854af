package dev.wardian.cli;

import dev.wardian.plugin.manifest.Suggestions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands as picocli knows them, and what every one of them has in common. */
@Command(
        name = "wardian",
        description = "Runs and inspects WebAssembly modules and plugins.",
        footerHeading = "%n",
        footer = {
            "Where a command takes FILE or INPUT, - is standard input or output.",
            "wardian help COMMAND describes a command."
        },
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class Commands implements Runnable {
    @Spec private CommandSpec spec;

    private Commands() {}

    /** The command line with all commands. */
    static CommandLine line(Console console) {
        // What belongs to a guest is passed on as it stands: no options, no @files.
        CommandLine run = new CommandLine(new RunCommand(console)).setStopAtPositional(true);
        CommandLine call = new CommandLine(new CallCommand(console)).setStopAtPositional(true);
        CommandLine dev = new CommandLine(new DevCommand(console)).setStopAtPositional(true);
        CommandLine wardian =
                new CommandLine(new Commands())
                        .addSubcommand(run)
                        .addSubcommand(new ValidateCommand(console))
                        .addSubcommand(new InspectCommand(console))
                        .addSubcommand(call)
                        .addSubcommand(new CheckCommand(console))
                        .addSubcommand(dev)
                        .addSubcommand(new NewCommand(console))
                        .addSubcommand(new HashCommand(console))
                        .addSubcommand(new DisableCommand(console))
                        .addSubcommand(new EnableCommand(console))
                        .addSubcommand(new KvCommand(console))
                        .addSubcommand(new ScriptCommand(console))
                        .addSubcommand(new Wat2WasmCommand(console))
                        .addSubcommand(new Wasm2WatCommand(console))
                        .addSubcommand(new CompletionCommand(console))
                        .addSubcommand(new HelpCommand(console))
                        .registerConverter(Path.class, Commands::path)
                        .setExpandAtFiles(false);
        wardian.getCommandSpec().addOption(helpOption()).addOption(versionOption());
        for (CommandLine command : wardian.getSubcommands().values()) {
            command.getCommandSpec().addOption(helpOption());
        }
        return wardian.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(console, e))
                .setExecutionExceptionHandler(
                        (e, command, parsed) ->
                                CommandFailures.report(console, command.getCommandName(), e));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(ErrorReport.noPath(e));
        }
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build();
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build();
    }

    private static int wrongUsage(Console console, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return CommandFailures.wrongUsage(console, command, message(e));
    }

    /** What picocli says, and what is close to a word that it does not know. */
    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().get(0);
        if (!unmatched.isUnknownOption()) {
            return command.parent() == null
                    ? HelpCommand.unknown(word)
                    : String.valueOf(e.getMessage());
        }
        String name = word.replaceFirst("=.*", "");
        String nearest = Suggestions.didYouMean(name, command.optionsMap().keySet());
        return e.getMessage() + (nearest.isEmpty() ? "" : ": " + nearest);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The names of all commands, for the completion of words. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.copyOf(HelpText.COMMANDS).iterator();
        }
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {VersionText.text()};
        }
    }
}
