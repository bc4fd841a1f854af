package dev.wardian.cli;

/** A command line that makes no sense, found by the command itself. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
