package dev.wardian.testing;

/** A failure that a plugin reports on purpose, for {@link PluginAnswer}. */
public final class ReportedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The code, above 0. */
    private final int code;

    /**
     * Makes a failure.
     *
     * @param code the code, above 0
     * @param message the message
     * @throws IllegalArgumentException if the code is not above 0
     */
    public ReportedFailure(int code, String message) {
        super(message);
        if (code <= 0) {
            throw new IllegalArgumentException("the code of a failure is above 0");
        }
        this.code = code;
    }

    /** {@return the code} */
    public int code() {
        return code;
    }
}
