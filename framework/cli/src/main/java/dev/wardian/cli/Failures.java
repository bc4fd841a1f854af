package dev.wardian.cli;

import java.util.Set;

/** What becomes of an exception that ends a command. */
final class Failures {
    /** The commands that run guests, whose exit codes tell more. */
    private static final Set<String> RUN_GUESTS = Set.of("run", "call");

    private Failures() {}

    /**
     * Reports a failure.
     *
     * @param command the name of the command
     * @return the exit code
     */
    static int report(Console console, String command, Exception failure) {
        if (failure instanceof BrokenPipeException) {
            return ExitCode.BROKEN_PIPE;
        }
        if (failure instanceof UsageException) {
            return wrongUsage(console, "wardian " + command, String.valueOf(failure.getMessage()));
        }
        console.err().println(ErrorReport.of(failure));
        return RUN_GUESTS.contains(command) ? ExitCode.ofGuest(failure) : ExitCode.FAILED;
    }

    /** Reports a command line that makes no sense. */
    static int wrongUsage(Console console, String command, String message) {
        console.err().println(ErrorReport.line(message + " (see " + command + " --help)"));
        return ExitCode.USAGE;
    }
}
