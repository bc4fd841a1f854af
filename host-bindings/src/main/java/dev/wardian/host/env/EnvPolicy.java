package dev.wardian.host.env;

import dev.wardian.plugin.capability.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The variables that a plugin may see. The policy is in its shortest form, so policies that allow
 * the same variables are equal.
 */
final class EnvPolicy implements Policy {
    private final SortedSet<VariablePattern> names;

    EnvPolicy(Collection<VariablePattern> names) {
        SortedSet<VariablePattern> all = new TreeSet<>(names);
        this.names = new TreeSet<>(all);
        this.names.removeIf(
                name -> all.stream().anyMatch(other -> !other.equals(name) && other.covers(name)));
    }

    boolean allows(String name) {
        return names.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** A policy of the variables that both allow. */
    EnvPolicy intersect(EnvPolicy other) {
        List<VariablePattern> common = new ArrayList<>();
        for (VariablePattern mine : names) {
            for (VariablePattern theirs : other.names) {
                if (mine.covers(theirs)) {
                    common.add(theirs);
                } else if (theirs.covers(mine)) {
                    common.add(mine);
                }
            }
        }
        return new EnvPolicy(common);
    }

    String describe() {
        return names.isEmpty()
                ? "no variables"
                : "variables "
                        + names.stream()
                                .map(VariablePattern::toString)
                                .collect(Collectors.joining(", "));
    }

    @Override
    public List<String> rules() {
        return names.isEmpty()
                ? List.of("no variables")
                : names.stream().map(name -> "variable " + name).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnvPolicy that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return describe();
    }
}
