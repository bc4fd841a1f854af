package dev.wardian.plugin;

import dev.wardian.plugin.error.ErrorRenderer;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a plugin is disabled. The manager does not start a disabled plugin, whatever its files say,
 * until somebody enables it.
 *
 * @param by the name of the person who disabled it, of at most 250 characters; the empty string if
 *     nobody said
 * @param at when it was disabled; empty if nobody said
 * @param reason why it was disabled, in at most 500 characters; the empty string if nobody said
 */
public record Disablement(String by, Optional<Instant> at, String reason) {
    /** The most characters of a name. */
    public static final int MAX_BY = 250;

    /** The most characters of a reason. */
    public static final int MAX_REASON = 500;

    /**
     * Checks the texts.
     *
     * @param by the name of the person; the empty string if nobody said
     * @param at when it was disabled; empty if nobody said
     * @param reason why it was disabled; the empty string if nobody said
     * @throws IllegalArgumentException if a text is too long, or not one line of printable
     *     characters
     */
    public Disablement {
        require("a name", by, MAX_BY);
        require("a reason", reason, MAX_REASON);
    }

    private static void require(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    what + " has at most " + most + " characters, not " + text.length());
        }
        if (!isPlain(text)) {
            throw new IllegalArgumentException(
                    what
                            + " is one line of printable characters, not "
                            + ErrorRenderer.quoted(text));
        }
    }

    /**
     * {@return whether a text is one line of printable characters, as names and reasons are}
     *
     * @param text any text
     */
    public static boolean isPlain(String text) {
        return ErrorRenderer.printable(text).equals(text)
                && text.codePoints().noneMatch(c -> (c & 0xfffe) == 0xfffe);
    }

    /**
     * {@return a decision that is made now}
     *
     * @param by the name of the person
     * @param reason why; may be empty
     * @throws IllegalArgumentException if a text is too long, or not one line of printable
     *     characters
     */
    public static Disablement now(String by, String reason) {
        Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        return new Disablement(by, Optional.of(second), reason);
    }

    /** In words, printable: {@code ada disabled it at 2026-03-01T09:30:00Z: wrong prices}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(by.isEmpty() ? "the operator" : by);
        text.append(" disabled it");
        at.ifPresent(when -> text.append(" at ").append(when));
        if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        return text.toString();
    }
}
