package dev.wardian.host.sql;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.ResourceBounds;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The statements that a plugin may run. The rules leave out what a statement is, which only a grant
 * says.
 *
 * @param statements by name; without what it is in a request
 * @param bounds the bounds of each
 */
record SqlPolicy(NavigableMap<String, Optional<NamedStatement>> statements, Bounds bounds)
        implements Policy {
    /**
     * How much a statement may give, and how long it may take.
     *
     * @param rows the most rows
     * @param bytes the most bytes of all rows
     * @param resources how many at once, and how long each: from the beginning to the last row
     */
    record Bounds(long rows, long bytes, ResourceBounds resources) {
        Bounds intersect(Bounds other) {
            return new Bounds(
                    Math.min(rows, other.rows),
                    Math.min(bytes, other.bytes),
                    resources.intersect(other.resources));
        }

        List<String> rules() {
            List<String> rules = new ArrayList<>();
            rules.add("at most " + Unit.COUNT.format(rows) + " rows");
            rules.add("at most " + Unit.BYTES.format(bytes) + " of rows");
            rules.addAll(resources.rules());
            return rules;
        }
    }

    SqlPolicy {
        statements = Collections.unmodifiableNavigableMap(new TreeMap<>(statements));
    }

    /** What both have. Statements of one name that differ are two statements. */
    SqlPolicy intersect(SqlPolicy other) {
        NavigableMap<String, Optional<NamedStatement>> common = new TreeMap<>();
        statements.forEach(
                (name, mine) -> {
                    Optional<NamedStatement> theirs = other.statements.get(name);
                    if (theirs != null
                            && (mine.isEmpty() || theirs.isEmpty() || mine.equals(theirs))) {
                        common.put(name, mine.or(() -> theirs));
                    }
                });
        return new SqlPolicy(common, bounds.intersect(other.bounds));
    }

    String describe() {
        List<String> parts = new ArrayList<>();
        statements.forEach(
                (name, statement) ->
                        parts.add(
                                "statement "
                                        + statement.map(it -> it.describe(name)).orElse(name)));
        if (parts.isEmpty()) {
            parts.add("no statements");
        }
        parts.addAll(bounds.rules());
        return String.join(", ", parts);
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        statements.keySet().forEach(name -> rules.add("statement " + name));
        if (rules.isEmpty()) {
            rules.add("no statements");
        }
        rules.addAll(bounds.rules());
        return List.copyOf(rules);
    }
}
