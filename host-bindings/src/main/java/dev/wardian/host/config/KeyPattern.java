package dev.wardian.host.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A set of keys: one key ({@code tax.rate}), all keys under a name ({@code tax.*}), or all keys
 * ({@code *}).
 *
 * @param start the key, or the common beginning of the keys
 * @param open whether more may follow
 */
record KeyPattern(String start, boolean open) implements Comparable<KeyPattern> {
    private static final Pattern SYNTAX =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*|(?:[A-Za-z][A-Za-z0-9_.-]*\\.)?\\*");

    /** The most characters of a key. */
    static final int MAX_LENGTH = 64;

    static Optional<KeyPattern> parse(String text) {
        if (text.length() > MAX_LENGTH || !SYNTAX.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean open = text.endsWith("*");
        String start = open ? text.substring(0, text.length() - 1) : text;
        return Optional.of(new KeyPattern(start, open));
    }

    boolean matches(String key) {
        return open ? key.startsWith(start) : key.equals(start);
    }

    /** Whether every key of {@code other} is one of this. */
    boolean covers(KeyPattern other) {
        return open ? other.start.startsWith(start) : equals(other);
    }

    @Override
    public int compareTo(KeyPattern other) {
        return toString().compareTo(other.toString());
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return open ? start + "*" : start;
    }
}
