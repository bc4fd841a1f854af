package dev.wardian.host.events;

import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How an attempt to hand a message over ended. */
sealed interface Outcome {
    /** The subscriber has handled it. */
    record Handled() implements Outcome {}

    /**
     * It was not handed over: the subscriber could not take it now.
     *
     * @param nanos when to try again
     */
    record Later(long nanos) implements Outcome {}

    /**
     * The subscriber failed.
     *
     * @param reason what happened, in one line
     * @param again whether another attempt may help
     */
    record Failed(String reason, boolean again) implements Outcome {}

    /** The most characters of what a failure says of itself. */
    int MOST_TEXT = 1_000;

    /** Why a message is not handed over that came before the subscription ended. */
    String NO_SUBSCRIPTION = "it does not subscribe to this topic any more";

    /** The usual pause before a message is handed over that the subscriber could not take. */
    long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /** The longest one. */
    long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** What a failure means. */
    static Outcome of(Throwable failure) {
        if (failure instanceof PluginException error) {
            if (error.begun()) {
                return new Failed(error.summary(), true);
            }
            Duration after =
                    error instanceof PluginUnavailable unavailable
                            ? unavailable.retryAfter()
                            : null;
            return new Later(after == null ? PAUSE : Math.min(after.toNanos(), LONGEST_PAUSE));
        }
        return new Failed(text(failure), true);
    }

    /** What a failure says of itself, in one line. */
    static String text(Throwable failure) {
        try {
            String text = failure.toString();
            return ErrorRenderer.printable(
                    text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...");
        } catch (RuntimeException e) {
            // A class of the application may fail to say what it is.
            return failure.getClass().getName();
        }
    }
}
