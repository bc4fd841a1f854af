package dev.wardian.host.config;

import dev.wardian.plugin.capability.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys that a plugin may read: allowed and not denied. The policy is in its shortest form, so
 * policies that allow the same keys are equal.
 */
final class ConfigPolicy implements Policy {
    private final SortedSet<KeyPattern> allowed;
    private final SortedSet<KeyPattern> denied;

    ConfigPolicy(Collection<KeyPattern> allowed, Collection<KeyPattern> denied) {
        SortedSet<KeyPattern> refused = widest(denied);
        this.allowed = widest(allowed);
        this.allowed.removeIf(pattern -> anyCovers(refused, pattern));
        refused.removeIf(pattern -> !anyCovers(this.allowed, pattern));
        this.denied = refused;
    }

    /** Without the patterns that another one covers. */
    private static SortedSet<KeyPattern> widest(Collection<KeyPattern> patterns) {
        SortedSet<KeyPattern> all = new TreeSet<>(patterns);
        SortedSet<KeyPattern> result = new TreeSet<>(all);
        result.removeIf(
                pattern ->
                        all.stream()
                                .anyMatch(
                                        other -> !other.equals(pattern) && other.covers(pattern)));
        return result;
    }

    private static boolean anyCovers(Collection<KeyPattern> patterns, KeyPattern pattern) {
        return patterns.stream().anyMatch(wider -> wider.covers(pattern));
    }

    boolean allows(String key) {
        return allowed.stream().anyMatch(pattern -> pattern.matches(key))
                && denied.stream().noneMatch(pattern -> pattern.matches(key));
    }

    /** Returns a policy of the keys that both allow. A key that one of them denies is denied. */
    ConfigPolicy intersect(ConfigPolicy other) {
        List<KeyPattern> common = new ArrayList<>();
        for (KeyPattern mine : allowed) {
            for (KeyPattern theirs : other.allowed) {
                if (mine.covers(theirs)) {
                    common.add(theirs);
                } else if (theirs.covers(mine)) {
                    common.add(mine);
                }
            }
        }
        SortedSet<KeyPattern> refused = new TreeSet<>(denied);
        refused.addAll(other.denied);
        return new ConfigPolicy(common, refused);
    }

    String describe() {
        if (allowed.isEmpty()) {
            return "no keys";
        }
        return "keys " + list(allowed) + (denied.isEmpty() ? "" : ", but not " + list(denied));
    }

    private static String list(Collection<KeyPattern> patterns) {
        return patterns.stream().map(KeyPattern::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        allowed.forEach(pattern -> rules.add("read " + pattern));
        denied.forEach(pattern -> rules.add("deny " + pattern));
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
