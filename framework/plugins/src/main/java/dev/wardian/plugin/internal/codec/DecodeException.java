package dev.wardian.plugin.internal.codec;

import org.jspecify.annotations.Nullable;

/** A plugin's output is not what it should be; the message says what is wrong with it. */
final class DecodeException extends Exception {
    DecodeException(String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false);
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
