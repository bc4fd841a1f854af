package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.LogLimit;
import dev.wardian.plugin.error.ErrorRenderer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells the operator of host functions that fail. Guests decide how often that happens, and how
 * deep the stack is: so only some failures of a plugin are logged in a minute, each cut to some
 * kilobytes. Thread-safe.
 */
final class HostFailureLog {
    /** The most failures that are logged in a minute. */
    static final int MOST = 10;

    /** The most frames of a throwable that are logged. */
    static final int MOST_FRAMES = 30;

    private static final int MOST_CAUSES = 4;
    private static final int MOST_CHARACTERS = 400;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Logger logger;

    private final LogLimit limit = new LogLimit(MOST, PERIOD);

    HostFailureLog(Logger logger) {
        this.logger = logger;
    }

    void report(String function, CallInfo info, Throwable cause) {
        long before = limit.admit();
        if (before > 0) {
            logger.error("{} more failures of host functions were not logged ({})", before, info);
        }
        if (before >= 0) {
            logger.error("host function {} failed ({}): {}", function, info, text(cause));
        }
    }

    /** Tells how many were skipped since the last one that was logged: none comes any more. */
    void end(CallInfo info) {
        long before = limit.takeSkipped();
        if (before > 0) {
            logger.error("{} more failures of host functions were not logged ({})", before, info);
        }
    }

    /** A throwable with its causes, in lines. */
    static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable next = failure;
        for (int i = 0; next != null && i < MOST_CAUSES; i++) {
            text.append(i == 0 ? "" : "\ncaused by ").append(cut(next));
            StackTraceElement[] frames = next.getStackTrace();
            int most = Math.min(frames.length, MOST_FRAMES);
            for (int frame = 0; frame < most; frame++) {
                text.append("\n\tat ").append(frames[frame]);
            }
            if (frames.length > most) {
                text.append("\n\t... ").append(frames.length - most).append(" more");
            }
            next = cause(next);
        }
        return text.toString();
    }

    private static @Nullable Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** What a throwable says of itself, whatever its class does then. */
    private static String cut(Throwable failure) {
        String text;
        try {
            text = String.valueOf(failure);
        } catch (RuntimeException e) {
            text = failure.getClass().getName();
        }
        boolean fits = text.length() <= MOST_CHARACTERS;
        return ErrorRenderer.printable(fits ? text : text.substring(0, MOST_CHARACTERS) + "...");
    }
}
