package dev.wardian.wasm.text;

/** Text that is not a module, or not a script, of the text format. */
public final class WatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int MAX_REASON = 20_000;

    private final String reason;
    private final int line;
    private final int column;

    public WatException(String reason, int line, int column) {
        super(line + ":" + column + ": " + bounded(reason));
        this.reason = bounded(reason);
        this.line = line;
        this.column = column;
    }

    private static String bounded(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "...";
    }

    /**
     * What is wrong; begins with the words of the specification's tests, for example {@code
     * unexpected token}.
     */
    public String reason() {
        return reason;
    }

    /** The line, counted from 1. */
    public int line() {
        return line;
    }

    /** The column in characters, counted from 1. */
    public int column() {
        return column;
    }
}
