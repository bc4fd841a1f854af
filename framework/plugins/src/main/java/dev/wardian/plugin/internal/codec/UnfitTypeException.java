package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;

/**
 * A Java type cannot carry the kind of value that the manifest names, or no value at all. Thrown
 * while an interface is bound.
 */
final class UnfitTypeException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorId id;
    private final String reason;
    private final String hint;

    UnfitTypeException(String reason, String hint) {
        this(ErrorId.SERVICE_MISMATCH, reason, hint);
    }

    private UnfitTypeException(ErrorId id, String reason, String hint) {
        super(reason, null, false, false);
        this.id = id;
        this.reason = reason;
        this.hint = hint;
    }

    /** What a codec said of a type. */
    static UnfitTypeException of(UnsupportedTypeException e) {
        return new UnfitTypeException(
                ErrorId.TYPE_UNSUPPORTED, String.valueOf(e.getMessage()), e.hint());
    }

    /** Whether the interface does not fit the manifest, or is at fault itself. */
    ErrorId id() {
        return id;
    }

    String reason() {
        return reason;
    }

    String hint() {
        return hint;
    }
}
