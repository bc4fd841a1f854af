package dev.wardian.plugin.internal.codec;

/** A rule of {@link JsonRules} refuses a type while Jackson looks at it. */
final class RefusedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;

    RefusedTypeException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to use instead. */
    String hint() {
        return hint;
    }
}
