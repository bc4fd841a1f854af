package dev.wardian.plugin.internal.codec;

import org.jspecify.annotations.Nullable;

/** A plugin's output does not have the expected form. The message has the reason. */
final class DecodeException extends Exception {
    DecodeException(String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false);
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
