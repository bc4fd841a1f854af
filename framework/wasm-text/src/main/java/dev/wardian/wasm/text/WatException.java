package dev.wardian.wasm.text;

/** Text that is not a module, or not a script, of the text format. */
public final class WatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final int line;
    private final int column;

    public WatException(String reason, int line, int column) {
        super(line + ":" + column + ": " + reason);
        this.reason = reason;
        this.line = line;
        this.column = column;
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
