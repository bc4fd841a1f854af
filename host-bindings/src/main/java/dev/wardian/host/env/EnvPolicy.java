package dev.wardian.host.env;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The variables that a plugin may see. The policy is in its shortest form, so policies that allow
 * the same variables are equal.
 */
final class EnvPolicy implements Policy {
    /** The most characters of a pattern. */
    static final int MAX_LENGTH = 60;

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?|\\*");

    private final PatternSet<NamePattern> names;

    EnvPolicy(Collection<NamePattern> names) {
        this(PatternSet.of(names));
    }

    private EnvPolicy(PatternSet<NamePattern> names) {
        this.names = names;
    }

    /** Reads a variable such as {@code LANG}, {@code APP_*} or {@code *}. */
    static Optional<NamePattern> pattern(String text) {
        return NamePattern.parse(text, SYNTAX, MAX_LENGTH);
    }

    boolean allows(String name) {
        return names.patterns().stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** A policy of the variables that both allow. */
    EnvPolicy intersect(EnvPolicy other) {
        return new EnvPolicy(names.intersect(other.names));
    }

    String describe() {
        return names.isEmpty() ? "no variables" : "variables " + names;
    }

    @Override
    public List<String> rules() {
        return names.isEmpty()
                ? List.of("no variables")
                : names.patterns().stream().map(name -> "variable " + name).toList();
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
