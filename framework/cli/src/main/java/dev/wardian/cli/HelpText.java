package dev.wardian.cli;

import java.util.List;
import java.util.Set;

/**
 * The help of the commands, which is printed without picocli: to read the annotations of all
 * commands takes several times as long as to start the virtual machine.
 */
final class HelpText {
    /** The name of the text about the command as a whole. */
    static final String ALL = "wardian";

    private static final Set<String> OPTIONS = Set.of("-h", "--help");
    private static final String COMMAND = "help";

    /** All commands, in the order in which they are listed. */
    static final List<String> COMMANDS =
            List.of(
                    "run",
                    "validate",
                    "inspect",
                    "call",
                    "check",
                    "dev",
                    "new",
                    "hash",
                    "disable",
                    "enable",
                    "kv",
                    "wast",
                    "wat2wasm",
                    "wasm2wat",
                    "completion",
                    "help");

    private HelpText() {}

    /** Whether a command line has no meaning but to print help, and names a known command. */
    static boolean isAsked(String... args) {
        return switch (args.length) {
            case 1 -> OPTIONS.contains(args[0]) || args[0].equals(COMMAND);
            case 2 ->
                    (COMMANDS.contains(args[0]) && OPTIONS.contains(args[1]))
                            || (args[0].equals(COMMAND) && COMMANDS.contains(args[1]));
            default -> false;
        };
    }

    /** Prints the help that the arguments are about. */
    static int print(Console console, String... args) {
        String about = ALL;
        if (args.length == 2) {
            about = OPTIONS.contains(args[1]) ? args[0] : args[1];
        }
        console.out().print(of(about));
        console.out().flush();
        return ExitCode.OK;
    }

    /** The help of a command, or of {@link #ALL}. */
    static String of(String command) {
        return HelpTexts.of(command).replace("\n", System.lineSeparator());
    }
}
