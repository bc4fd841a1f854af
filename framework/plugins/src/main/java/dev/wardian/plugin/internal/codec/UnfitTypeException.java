package dev.wardian.plugin.internal.codec;

/**
 * A Java type cannot carry the kind of value that the manifest names. Thrown while an interface is
 * bound.
 */
final class UnfitTypeException extends Exception {
    private final String reason;
    private final String hint;

    UnfitTypeException(String reason, String hint) {
        super(reason, null, false, false);
        this.reason = reason;
        this.hint = hint;
    }

    String reason() {
        return reason;
    }

    String hint() {
        return hint;
    }
}
