package dev.wardian.plugin.capability;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of names: one, such as {@code tax.rate}; all that begin alike, such as {@code tax.*}; or
 * all, {@code *}.
 *
 * @param start the name, or the common beginning of the names
 * @param open whether more may follow
 */
public record NamePattern(String start, boolean open)
        implements PatternSet.Pattern<NamePattern>, Comparable<NamePattern> {
    /**
     * Reads a pattern.
     *
     * @param text a name, or a beginning with {@code *} at the end
     * @param syntax what texts are allowed
     * @param maxLength the most characters
     * @return the pattern; empty if the text is none
     */
    public static Optional<NamePattern> parse(String text, Pattern syntax, int maxLength) {
        if (text.length() > maxLength || !syntax.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean open = text.endsWith("*");
        String start = open ? text.substring(0, text.length() - 1) : text;
        return Optional.of(new NamePattern(start, open));
    }

    /**
     * {@return whether a name is in the set}
     *
     * @param name a name
     */
    public boolean matches(String name) {
        return open ? name.startsWith(start) : name.equals(start);
    }

    @Override
    public boolean covers(NamePattern other) {
        return open ? other.start.startsWith(start) : equals(other);
    }

    @Override
    public Optional<NamePattern> common(NamePattern other) {
        if (covers(other)) {
            return Optional.of(other);
        }
        return other.covers(this) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public int compareTo(NamePattern other) {
        return toString().compareTo(other.toString());
    }

    // In plain code, since each start needs it: linking that of a record takes longer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePattern that && open == that.open && start.equals(that.start);
    }

    @Override
    public int hashCode() {
        return 31 * start.hashCode() + Boolean.hashCode(open);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return open ? start + "*" : start;
    }
}
