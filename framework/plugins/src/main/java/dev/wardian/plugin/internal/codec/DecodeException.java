package dev.wardian.plugin.internal.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A plugin's output does not have the expected form. The message has the reason. */
final class DecodeException extends IOException {
    private static final long serialVersionUID = 1;

    /** A longer message quotes the plugin's text, and would come out again as that of the cause. */
    private static final int MAX_CAUSE = 1000;

    /**
     * @param detail one line, with at most 200 characters of the plugin's text
     * @param cause left out if its message is long
     */
    DecodeException(String detail, @Nullable Throwable cause) {
        super(detail, bounded(cause));
    }

    private static @Nullable Throwable bounded(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message == null || message.length() <= MAX_CAUSE ? cause : null;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
