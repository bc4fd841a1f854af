package dev.wardian.plugin.capability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Capabilities with one policy each: a plugin's requests, its grants, the host's ceiling, or the
 * intersection of the three. A capability that is not in the set is not allowed at all. Immutable.
 */
public final class PolicySet {
    /** Nothing is allowed. */
    public static final PolicySet EMPTY = new PolicySet(new TreeMap<>(), new TreeMap<>(), Map.of());

    private final SortedMap<CapabilityName, Policy> policies;

    /** The most calls in a second, of those capabilities where there is a rate. */
    private final SortedMap<CapabilityName, Long> rates;

    /** The capabilities of the policies, and perhaps others. */
    private final Map<CapabilityName, Capability<?>> capabilities;

    private PolicySet(
            SortedMap<CapabilityName, Policy> policies,
            SortedMap<CapabilityName, Long> rates,
            Map<CapabilityName, Capability<?>> capabilities) {
        this.policies = Collections.unmodifiableSortedMap(policies);
        this.rates = rates;
        this.capabilities = capabilities;
    }

    /**
     * {@return this set with {@code policy} for {@code capability}, which replaces an earlier
     * policy for it}
     *
     * @param <P> the type of the capability's policies
     * @param capability the capability
     * @param policy its policy
     */
    public <P extends Policy> PolicySet with(Capability<P> capability, P policy) {
        return withUnchecked(capability, policy);
    }

    PolicySet withUnchecked(Capability<?> capability, Policy policy) {
        SortedMap<CapabilityName, Policy> all = new TreeMap<>(policies);
        all.put(capability.name(), policy);
        Map<CapabilityName, Capability<?>> known = new HashMap<>(capabilities);
        known.put(capability.name(), capability);
        return new PolicySet(all, rates, known);
    }

    /**
     * {@return this set with a rate for the functions of a capability, which replaces an earlier
     * rate}
     *
     * @param name the name of a capability in this set
     * @param callsPerSecond the most calls in a second, over all instances of the plugin, from 1
     * @throws IllegalArgumentException if the capability is not in the set, or the rate is below 1
     */
    public PolicySet withRate(CapabilityName name, long callsPerSecond) {
        if (callsPerSecond < 1 || !policies.containsKey(name)) {
            throw new IllegalArgumentException("no rate of " + name + ": " + callsPerSecond);
        }
        SortedMap<CapabilityName, Long> all = new TreeMap<>(rates);
        all.put(name, callsPerSecond);
        return new PolicySet(policies, all, capabilities);
    }

    /**
     * {@return the most calls of a capability's functions in a second, over all instances of the
     * plugin; empty if there is no rate}
     *
     * @param name the name of the capability
     */
    public OptionalLong rate(CapabilityName name) {
        Long rate = rates.get(name);
        return rate == null ? OptionalLong.empty() : OptionalLong.of(rate);
    }

    /**
     * {@return this set with only the capabilities in {@code kept}}
     *
     * @param kept the names of the capabilities that stay
     */
    public PolicySet only(Set<CapabilityName> kept) {
        SortedMap<CapabilityName, Policy> left = new TreeMap<>(policies);
        left.keySet().retainAll(kept);
        SortedMap<CapabilityName, Long> leftRates = new TreeMap<>(rates);
        leftRates.keySet().retainAll(kept);
        return new PolicySet(left, leftRates, capabilities);
    }

    /** {@return the names of the capabilities that have a policy, sorted} */
    public Set<CapabilityName> names() {
        return policies.keySet();
    }

    /**
     * Finds the policy of a capability.
     *
     * @param name the name of the capability
     * @return its policy, or empty if the capability is not allowed
     */
    public Optional<Policy> find(CapabilityName name) {
        return Optional.ofNullable(policies.get(name));
    }

    /** {@return whether no capability is allowed} */
    public boolean isEmpty() {
        return policies.isEmpty();
    }

    /**
     * {@return the rules of all policies, each after its capability's name: {@code log/1: level
     * info}} Equal sets have equal rules.
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
                    rate(name).ifPresent(rate -> rules.add(name + ": " + atMost(rate)));
                });
        return List.copyOf(rules);
    }

    /**
     * {@return a description of each policy for operators, in one line: {@code config: keys tax.*,
     * tiers}} A capability's version appears only if it is not 1, as in manifests.
     */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        policies.forEach((name, policy) -> lines.add(name.shortForm() + ": " + text(name, policy)));
        return List.copyOf(lines);
    }

    /**
     * {@return a description of one policy for operators, such as {@code keys tax.*, tiers}; empty
     * if there is none}
     *
     * @param name the capability's name
     */
    public Optional<String> describe(CapabilityName name) {
        return find(name).map(policy -> text(name, policy));
    }

    private String text(CapabilityName name, Policy policy) {
        OptionalLong rate = rate(name);
        return describe(capability(name), policy)
                + (rate.isPresent() ? ", " + atMost(rate.getAsLong()) : "");
    }

    private static String atMost(long callsPerSecond) {
        return "at most " + Unit.COUNT.format(callsPerSecond) + " calls a second";
    }

    private Capability<?> capability(CapabilityName name) {
        return Objects.requireNonNull(capabilities.get(name), "every policy has its capability");
    }

    /** A policy enters the set with its capability, so it has the capability's policy type. */
    @SuppressWarnings("unchecked")
    private static <P extends Policy> String describe(Capability<P> capability, Policy policy) {
        return capability.describe((P) policy);
    }

    Map<CapabilityName, Policy> policies() {
        return policies;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicySet that
                && policies.equals(that.policies)
                && rates.equals(that.rates);
    }

    @Override
    public int hashCode() {
        return 31 * policies.hashCode() + rates.hashCode();
    }

    /** The {@link #rules()} in one line. */
    @Override
    public String toString() {
        return policies.isEmpty() ? "nothing" : String.join("; ", rules());
    }
}
