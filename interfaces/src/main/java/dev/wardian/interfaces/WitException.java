package dev.wardian.interfaces;

/** A file is not a description. The message begins with file, line and column. */
public final class WitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    WitException(String file, int line, int column, String problem) {
        super(file + ":" + line + ":" + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** {@return the line, from 1} */
    public int line() {
        return line;
    }

    /** {@return the column in characters, from 1} */
    public int column() {
        return column;
    }
}
