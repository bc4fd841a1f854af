package dev.wardian.wasm.text;

/** Text is not a module, or not a script, of the text format. */
public final class WatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int MAX_REASON = 20_000;

    private final String reason;
    private final int line;
    private final int column;

    /**
     * For readers of the text format.
     *
     * @param reason begins with the words of the specification's tests
     * @param line the line, counted from 1
     * @param column the column in characters, counted from 1
     */
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
     * {@return the reason without the place} It begins with the words of the specification's tests,
     * for example {@code unexpected token}.
     */
    public String reason() {
        return reason;
    }

    /** {@return the line, counted from 1} */
    public int line() {
        return line;
    }

    /** {@return the column in characters, counted from 1} */
    public int column() {
        return column;
    }
}
