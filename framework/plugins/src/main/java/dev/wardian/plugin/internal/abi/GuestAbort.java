package dev.wardian.plugin.internal.abi;

/** Carries the message of a guest's {@code abort} through the guest's frames. */
public final class GuestAbort extends RuntimeException {
    private final String words;
    private final String file;
    private final int line;
    private final int column;

    public GuestAbort(String words, String file, int line, int column) {
        super(words, null, false, false);
        this.words = words;
        this.file = file;
        this.line = line;
        this.column = column;
    }

    String words() {
        return words;
    }

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
