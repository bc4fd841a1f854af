package dev.wardian.plugin.codec;

/** A {@link Codec} cannot write or read a type of the application's interface. */
public final class UnsupportedTypeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    /**
     * Makes the exception.
     *
     * @param message what is wrong with the type, one line: {@code java.time.Instant has no form in
     *     JSON}
     * @param hint how to correct it, one line, or the empty string
     */
    public UnsupportedTypeException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** {@return how to correct it, or the empty string} */
    public String hint() {
        return hint;
    }
}
