package dev.wardian.host.env;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A set of variables: one ({@code LANG}), all that begin alike ({@code APP_*}), or all ({@code *}).
 *
 * @param start the name, or the common beginning of the names
 * @param open whether more may follow
 */
record VariablePattern(String start, boolean open) implements Comparable<VariablePattern> {
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?|\\*");

    /** The most characters of a pattern. */
    static final int MAX_LENGTH = 60;

    static Optional<VariablePattern> parse(String text) {
        if (text.length() > MAX_LENGTH || !SYNTAX.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean open = text.endsWith("*");
        String start = open ? text.substring(0, text.length() - 1) : text;
        return Optional.of(new VariablePattern(start, open));
    }

    boolean matches(String name) {
        return open ? name.startsWith(start) : name.equals(start);
    }

    /** Whether every name of {@code other} is one of this. */
    boolean covers(VariablePattern other) {
        return open ? other.start.startsWith(start) : equals(other);
    }

    @Override
    public int compareTo(VariablePattern other) {
        return toString().compareTo(other.toString());
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return open ? start + "*" : start;
    }
}
