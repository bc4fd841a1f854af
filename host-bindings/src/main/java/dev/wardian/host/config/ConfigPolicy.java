package dev.wardian.host.config;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The keys that a plugin may read: allowed and not denied. The policy is in its shortest form, so
 * policies that allow the same keys are equal.
 */
final class ConfigPolicy implements Policy {
    /** The most characters of a key. */
    static final int MAX_LENGTH = 64;

    private static final Pattern SYNTAX =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*|(?:[A-Za-z][A-Za-z0-9_.-]*\\.)?\\*");

    private final PatternSet<NamePattern> allowed;
    private final PatternSet<NamePattern> denied;

    ConfigPolicy(Collection<NamePattern> allowed, Collection<NamePattern> denied) {
        PatternSet<NamePattern> refused = PatternSet.of(denied);
        PatternSet<NamePattern> widest = PatternSet.of(allowed);
        this.allowed = without(widest, refused::covers);
        this.denied = without(refused, pattern -> !this.allowed.covers(pattern));
    }

    /** Reads a key such as {@code tax.rate}, {@code tax.*} or {@code *}. */
    static Optional<NamePattern> pattern(String text) {
        return NamePattern.parse(text, SYNTAX, MAX_LENGTH);
    }

    private static PatternSet<NamePattern> without(
            PatternSet<NamePattern> set, Predicate<NamePattern> unneeded) {
        return PatternSet.of(set.patterns().stream().filter(unneeded.negate()).toList());
    }

    boolean allows(String key) {
        return allowed.patterns().stream().anyMatch(pattern -> pattern.matches(key))
                && denied.patterns().stream().noneMatch(pattern -> pattern.matches(key));
    }

    /** Returns a policy of the keys that both allow. A key that one of them denies is denied. */
    ConfigPolicy intersect(ConfigPolicy other) {
        List<NamePattern> refused = new ArrayList<>(denied.patterns());
        refused.addAll(other.denied.patterns());
        return new ConfigPolicy(allowed.intersect(other.allowed).patterns(), refused);
    }

    String describe() {
        if (allowed.isEmpty()) {
            return "no keys";
        }
        return "keys " + allowed + (denied.isEmpty() ? "" : ", but not " + denied);
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        allowed.patterns().forEach(pattern -> rules.add("read " + pattern));
        denied.patterns().forEach(pattern -> rules.add("deny " + pattern));
        return rules.isEmpty() ? List.of("no keys") : List.copyOf(rules);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigPolicy that
                && allowed.equals(that.allowed)
                && denied.equals(that.denied);
    }

    @Override
    public int hashCode() {
        return 31 * allowed.hashCode() + denied.hashCode();
    }

    @Override
    public String toString() {
        return String.join(", ", rules());
    }
}
