package dev.wardian.cli;

/** What the process tells whoever started it. */
final class ExitCode {
    static final int OK = 0;

    /** A trap, a limit or bad input. */
    static final int FAILED = 1;

    /** A command line that makes no sense. */
    static final int USAGE = 2;

    private ExitCode() {}
}
