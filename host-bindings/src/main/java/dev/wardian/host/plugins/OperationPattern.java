package dev.wardian.host.plugins;

import dev.wardian.plugin.capability.PatternSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Operations of one plugin: {@code com.acme.base/greet}, or all of them, {@code com.acme.base/*}.
 *
 * @param plugin the plugin's id
 * @param operation the operation's name, or {@code *}
 */
record OperationPattern(String plugin, String operation)
        implements PatternSet.Pattern<OperationPattern>, Comparable<OperationPattern> {
    private static final String ALL = "*";
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+/([a-z][a-z0-9-]*(\\.[a-z0-9-]+)*|\\*)");
    private static final Comparator<OperationPattern> ORDER =
            Comparator.comparing(OperationPattern::plugin)
                    .thenComparing(OperationPattern::operation);

    /** The most characters of a pattern. */
    static final int MAX_LENGTH = 256;

    static Optional<OperationPattern> parse(String text) {
        if (text.length() > MAX_LENGTH || !SYNTAX.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        return Optional.of(
                new OperationPattern(text.substring(0, slash), text.substring(slash + 1)));
    }

    @Override
    public boolean covers(OperationPattern other) {
        return plugin.equals(other.plugin)
                && (operation.equals(ALL) || operation.equals(other.operation));
    }

    @Override
    public Optional<OperationPattern> common(OperationPattern other) {
        if (covers(other)) {
            return Optional.of(other);
        }
        return other.covers(this) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public int compareTo(OperationPattern other) {
        return ORDER.compare(this, other);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return plugin + "/" + operation;
    }
}
