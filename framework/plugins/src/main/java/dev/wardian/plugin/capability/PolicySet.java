package dev.wardian.plugin.capability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One policy for each of some capabilities: what a plugin asks for, what it is granted, the host's
 * ceiling, or what follows from the three. A capability that is not in the set is not allowed at
 * all. Immutable.
 */
public final class PolicySet {
    /** Nothing is allowed. */
    public static final PolicySet EMPTY = new PolicySet(new TreeMap<>());

    private final SortedMap<CapabilityName, Policy> policies;

    private PolicySet(SortedMap<CapabilityName, Policy> policies) {
        this.policies = Collections.unmodifiableSortedMap(policies);
    }

    /** This set with {@code policy} for {@code capability}, in place of one that it may have. */
    public <P extends Policy> PolicySet with(Capability<P> capability, P policy) {
        return withUnchecked(capability.name(), policy);
    }

    PolicySet withUnchecked(CapabilityName name, Policy policy) {
        SortedMap<CapabilityName, Policy> all = new TreeMap<>(policies);
        all.put(name, policy);
        return new PolicySet(all);
    }

    /** This set without the capabilities that are not among {@code kept}. */
    public PolicySet only(Set<CapabilityName> kept) {
        SortedMap<CapabilityName, Policy> left = new TreeMap<>(policies);
        left.keySet().retainAll(kept);
        return new PolicySet(left);
    }

    public Set<CapabilityName> names() {
        return policies.keySet();
    }

    public Optional<Policy> find(CapabilityName name) {
        return Optional.ofNullable(policies.get(name));
    }

    public boolean isEmpty() {
        return policies.isEmpty();
    }

    /**
     * The rules of all policies, each after its capability's name: {@code log/1: level info}. Equal
     * sets have equal rules.
     */
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        policies.forEach(
                (name, policy) -> {
                    List<String> own = policy.rules();
                    if (own.isEmpty()) {
                        rules.add(name.toString());
                    }
                    own.forEach(rule -> rules.add(name + ": " + rule));
                });
        return List.copyOf(rules);
    }

    Map<CapabilityName, Policy> policies() {
        return policies;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicySet that && policies.equals(that.policies);
    }

    @Override
    public int hashCode() {
        return policies.hashCode();
    }

    /** The {@link #rules()} in one line. */
    @Override
    public String toString() {
        return policies.isEmpty() ? "nothing" : String.join("; ", rules());
    }
}
