package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a manifest or a module was rejected.
 *
 * @param id the stable id; {@code docs/errors.md} explains it
 * @param message what is wrong with this input, one line
 * @param location the place to change, or null if there is none (the manifest could not be read at
 *     all)
 * @param sourceLine the line at that place, or null if there is no text to show
 * @param hint how to correct the problem, or the empty string
 */
public record Problem(
        ErrorId id,
        String message,
        @Nullable SourceLocation location,
        @Nullable String sourceLine,
        String hint) {
    /** The most problems of one error; further ones are only counted. */
    public static final int MOST = 100;

    /**
     * Message and hint become one printable line of at most 1000 characters.
     *
     * @param id the stable id
     * @param message what is wrong with this input; it becomes one printable line of at most 1000
     *     characters
     * @param location the place to change, or null
     * @param sourceLine the line at that place, or null
     * @param hint how to correct the problem, or the empty string; it becomes one line too
     */
    public Problem {
        message = ErrorRenderer.line(message);
        hint = ErrorRenderer.line(hint);
    }

    /**
     * {@return a problem without a place in a text}
     *
     * @param id the stable id
     * @param message what is wrong, one line
     * @param hint how to correct the problem, or the empty string
     */
    public static Problem of(ErrorId id, String message, String hint) {
        return new Problem(id, message, null, null, hint);
    }

    /** This problem as text: id, place, message, source line with a caret, hint. */
    @Override
    public String toString() {
        return ErrorRenderer.render(this);
    }
}
