package dev.wardian.host.events;

import dev.wardian.plugin.capability.NamePattern;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of topics: {@code orders.created}. */
final class Topics {
    /** The most characters of a topic or pattern, without {@link #DEAD}. */
    static final int MAX_LENGTH = 128;

    /** What the topic of a dead letter has before the topic of the message. */
    static final String DEAD = "$dead.";

    private static final String WORDS = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*";
    private static final Pattern NAME = Pattern.compile(WORDS);
    private static final Pattern PATTERN = Pattern.compile("\\*|" + WORDS + "(?:\\.\\*)?");

    private Topics() {}

    static boolean isName(String text) {
        return text.length() <= MAX_LENGTH && NAME.matcher(text).matches();
    }

    /** Reads {@code orders.created}, {@code orders.*} or {@code *}. */
    static Optional<NamePattern> pattern(String text) {
        return NamePattern.parse(text, PATTERN, MAX_LENGTH);
    }
}
