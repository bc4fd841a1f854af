package dev.wardian.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code wardian}: its subcommands, and what every one of them has in common. */
@Command(
        name = "wardian",
        description = "Runs and inspects WebAssembly modules and plugins.",
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        // Errors of the virtual machine end the thread, as they should; this is how they are told.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> System.err.println(ErrorReport.of(failure)));
        System.exit(run(Console.system(), args));
    }

    /** Runs the command line and returns its exit code. */
    static int run(Console console, String... args) {
        int code = commandLine(console).execute(args);
        if (console.out().checkError()) {
            console.err().println(ErrorReport.line("cannot write to standard output"));
            return ExitCode.FAILED;
        }
        return code;
    }

    private static CommandLine commandLine(Console console) {
        // What belongs to a guest is passed on as it stands: no options, no @files.
        CommandLine run = new CommandLine(new RunCommand(console)).setStopAtPositional(true);
        CommandLine call = new CommandLine(new CallCommand(console)).setStopAtPositional(true);
        CommandLine wardian =
                new CommandLine(new Main())
                        .addSubcommand(run)
                        .addSubcommand(new ValidateCommand(console))
                        .addSubcommand(new InspectCommand(console))
                        .addSubcommand(call)
                        .addSubcommand(new NewCommand(console))
                        .addSubcommand(new HashCommand(console))
                        .addSubcommand(new ScriptCommand(console))
                        .addSubcommand(new Wat2WasmCommand())
                        .addSubcommand(new Wasm2WatCommand(console))
                        .setExpandAtFiles(false);
        wardian.getCommandSpec().addOption(helpOption()).addOption(versionOption());
        for (CommandLine command : wardian.getSubcommands().values()) {
            command.getCommandSpec().addOption(helpOption());
        }
        return wardian.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(console, e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(console, e));
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build();
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version.")
                .build();
    }

    private static int wrongUsage(Console console, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        console.err().println(ErrorReport.line(e.getMessage() + " (see " + command + " --help)"));
        return ExitCode.USAGE;
    }

    private static int failed(Console console, Exception e) {
        console.err().println(ErrorReport.of(e));
        return ExitCode.FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = version();
            return new String[] {"wardian " + (version == null ? "(not packaged)" : version)};
        }

        private static @Nullable String version() {
            return Main.class.getPackage().getImplementationVersion();
        }
    }
}
