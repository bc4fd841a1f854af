package dev.wardian.host.plugins;

import dev.wardian.plugin.capability.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The operations that a plugin may call. The policy is in its shortest form, so policies that allow
 * the same operations are equal.
 *
 * @param allowed the operations
 */
record PluginsPolicy(SortedSet<OperationPattern> allowed) implements Policy {
    static PluginsPolicy of(Collection<OperationPattern> patterns) {
        SortedSet<OperationPattern> widest = new TreeSet<>(patterns);
        widest.removeIf(
                pattern ->
                        patterns.stream()
                                .anyMatch(it -> !it.equals(pattern) && it.covers(pattern)));
        return new PluginsPolicy(widest);
    }

    boolean allows(OperationPattern operation) {
        return allowed.stream().anyMatch(pattern -> pattern.covers(operation));
    }

    /** Returns the operations that both policies allow. */
    PluginsPolicy intersect(PluginsPolicy other) {
        List<OperationPattern> common = new ArrayList<>();
        for (OperationPattern pattern : allowed) {
            if (other.allows(pattern)) {
                common.add(pattern);
            }
        }
        for (OperationPattern pattern : other.allowed) {
            if (allows(pattern)) {
                common.add(pattern);
            }
        }
        return of(common);
    }

    String describe() {
        return allowed.isEmpty()
                ? "no operations"
                : allowed.stream()
                        .map(OperationPattern::toString)
                        .collect(Collectors.joining(", ", "operations ", ""));
    }

    @Override
    public List<String> rules() {
        return allowed.isEmpty()
                ? List.of("no operations")
                : allowed.stream().map(pattern -> "call " + pattern).toList();
    }
}
