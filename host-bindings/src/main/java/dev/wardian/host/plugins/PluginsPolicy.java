package dev.wardian.host.plugins;

import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.Policy;
import java.util.List;

/**
 * The operations that a plugin may call. The policy is in its shortest form, so policies that allow
 * the same operations are equal.
 *
 * @param allowed the operations
 */
record PluginsPolicy(PatternSet<OperationPattern> allowed) implements Policy {
    boolean allows(OperationPattern operation) {
        return allowed.covers(operation);
    }

    /** Returns the operations that both policies allow. */
    PluginsPolicy intersect(PluginsPolicy other) {
        return new PluginsPolicy(allowed.intersect(other.allowed));
    }

    String describe() {
        return allowed.isEmpty() ? "no operations" : "operations " + allowed;
    }

    @Override
    public List<String> rules() {
        return allowed.isEmpty()
                ? List.of("no operations")
                : allowed.patterns().stream().map(pattern -> "call " + pattern).toList();
    }
}
