package dev.wardian.cli;

import java.util.concurrent.Callable;

/** The command {@code wardian}. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = start(args);
        if (code != 0) {
            System.exit(code); // otherwise the process ends with its last thread, which is quicker
        }
    }

    /** Runs the command line in this process and returns its exit code. */
    static int start(String... args) {
        // Errors of the virtual machine end the thread, as they should; this is how they are told.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> System.err.println(ErrorReport.of(failure)));
        return run(Console.system(), args);
    }

    /** Runs the command line and returns its exit code. */
    static int run(Console console, String... args) {
        try {
            int code = execute(console, args);
            if (console.out().checkError() && code == ExitCode.OK) {
                console.err().println(ErrorReport.line("cannot write to standard output"));
                return ExitCode.FAILED;
            }
            return code;
        } catch (BrokenPipeException e) {
            return ExitCode.BROKEN_PIPE;
        }
    }

    private static int execute(Console console, String... args) {
        if (HelpText.isAsked(args)) {
            return HelpText.print(console, args);
        }
        if (VersionText.isAsked(args)) {
            console.out().println(VersionText.text());
            return ExitCode.OK;
        }
        Callable<Integer> command = QuickStart.command(console, args);
        return command == null
                ? Commands.line(console).execute(args)
                : call(console, args[0], command);
    }

    private static int call(Console console, String name, Callable<Integer> command) {
        try {
            return command.call();
        } catch (Exception e) {
            return CommandFailures.report(console, name, e);
        }
    }
}
