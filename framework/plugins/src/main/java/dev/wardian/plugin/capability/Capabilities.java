package dev.wardian.plugin.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The capabilities of a host, with unique names and import modules. Immutable. */
public final class Capabilities {
    private static final long NO_RATE = Long.MAX_VALUE;

    private final SortedMap<CapabilityName, Capability<?>> byName = new TreeMap<>();
    private final Map<String, Capability<?>> byImportModule = new HashMap<>();

    private Capabilities(Collection<? extends Capability<?>> capabilities) {
        for (Capability<?> capability : capabilities) {
            CapabilityName name = capability.name();
            Capability<?> sameName = byName.put(name, capability);
            if (sameName != null) {
                throw new CapabilityConflictException(
                        "name", name.toString(), sameName, capability);
            }
            for (String module : capability.importModules()) {
                Capability<?> sameModule = byImportModule.put(module, capability);
                if (sameModule != null) {
                    throw new CapabilityConflictException(
                            "import module", module, sameModule, capability);
                }
            }
        }
    }

    /**
     * {@return a registry of these capabilities}
     *
     * @param capabilities the capabilities of the host
     * @throws CapabilityConflictException if two have the same name or import module
     */
    public static Capabilities of(Collection<? extends Capability<?>> capabilities) {
        return new Capabilities(capabilities);
    }

    /**
     * {@return a registry of these capabilities and one more}
     *
     * @param more the other capability
     * @throws CapabilityConflictException if its name or an import module is taken
     */
    public Capabilities with(Capability<?> more) {
        List<Capability<?>> all = new ArrayList<>(byName.values());
        all.add(more);
        return new Capabilities(all);
    }

    /** {@return the names of all capabilities, sorted} */
    public Set<CapabilityName> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * Finds a capability.
     *
     * @param name its name with the version
     * @return the capability, or empty if the host does not have it
     */
    public Optional<Capability<?>> find(CapabilityName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Finds the capability that provides the imports of a module name.
     *
     * @param module the name of the import module, for example {@code wardian:http/1}
     * @return the capability, or empty if the host does not have it
     */
    public Optional<Capability<?>> findByImportModule(String module) {
        return Optional.ofNullable(byImportModule.get(module));
    }

    private static long rate(PolicySet set, CapabilityName name) {
        return set.rate(name).orElse(NO_RATE);
    }

    /**
     * {@return what both sets allow: the capabilities that are in both, each with the intersection
     * of its two policies and the lower rate}
     *
     * @param a one set
     * @param b the other set; the order does not matter
     */
    public PolicySet intersect(PolicySet a, PolicySet b) {
        PolicySet result = PolicySet.EMPTY;
        for (Map.Entry<CapabilityName, Policy> entry : a.policies().entrySet()) {
            CapabilityName name = entry.getKey();
            Policy other = b.policies().get(name);
            Capability<?> capability = byName.get(name);
            if (other != null && capability != null) {
                result =
                        result.withUnchecked(
                                capability, intersect(capability, entry.getValue(), other));
                long rate = Math.min(rate(a, name), rate(b, name));
                result = rate == NO_RATE ? result : result.withRate(name, rate);
            }
        }
        return result;
    }

    /**
     * {@return whether {@code inner} allows nothing that {@code outer} does not}
     *
     * @param outer the set that may be wider
     * @param inner the set that must not be wider
     */
    public boolean covers(PolicySet outer, PolicySet inner) {
        return intersect(inner, outer).equals(inner);
    }

    /**
     * Reads the policy of one capability.
     *
     * @param set the policies so far
     * @param name the name of the capability
     * @param node the value under the name in a manifest or in grants; problems are reported to it
     * @return {@code set} with the policy
     * @throws IllegalArgumentException if the host does not have the capability
     */
    public PolicySet parseInto(PolicySet set, CapabilityName name, ManifestNode node) {
        Capability<?> capability = require(name);
        return set.withUnchecked(capability, capability.parse(node));
    }

    /**
     * Reads the policy of one capability in a grant, as {@link #parseInto} reads one of a request.
     *
     * @param set the policies so far
     * @param name the name of the capability
     * @param node the value under the name in the grants; problems are reported to it
     * @return {@code set} with the policy
     * @throws IllegalArgumentException if the host does not have the capability
     */
    public PolicySet parseGrantInto(PolicySet set, CapabilityName name, ManifestNode node) {
        Capability<?> capability = require(name);
        return set.withUnchecked(capability, capability.parseGrant(node));
    }

    /**
     * {@return the values of a grant that differ from those of a request, by their keys, each as
     * YAML on one line} There are none if the host does not have the capability, or the set has no
     * policy for it.
     *
     * @param name the name of the capability
     * @param requested the policies of the request
     */
    public Map<String, String> grantValues(CapabilityName name, PolicySet requested) {
        Capability<?> capability = byName.get(name);
        Policy policy = requested.policies().get(name);
        return capability == null || policy == null
                ? Map.of()
                : Collections.unmodifiableMap(grantValues(capability, policy));
    }

    private Capability<?> require(CapabilityName name) {
        Capability<?> capability = byName.get(name);
        if (capability == null) {
            throw new IllegalArgumentException("no such capability: " + name);
        }
        return capability;
    }

    /**
     * {@return the host functions of one capability under its policy in {@code effective}}
     *
     * @param name the name of the capability
     * @param context the plugin that calls the functions
     * @param effective the policies in effect
     * @throws IllegalArgumentException if {@code effective} has no policy for it, or the capability
     *     adds functions to an import module that is not its own
     */
    public HostFunctions bind(CapabilityName name, PluginContext context, PolicySet effective) {
        Capability<?> capability = byName.get(name);
        Policy policy = effective.policies().get(name);
        if (capability == null || policy == null) {
            throw new IllegalArgumentException("not in effect: " + name);
        }
        return bind(capability, context, policy);
    }

    /**
     * {@return whether the functions of a capability may be used while a plugin is warmed up}
     *
     * @param name the capability's name
     */
    public boolean usableInWarmup(CapabilityName name) {
        Capability<?> capability = byName.get(name);
        return capability != null && capability.usableInWarmup();
    }

    /*
     * A policy enters a PolicySet only with its capability, through the capability's parser or PolicySet.with. So a policy under a capability's name has that capability's type.
     */

    @SuppressWarnings("unchecked")
    private static <P extends Policy> Policy intersect(
            Capability<P> capability, Policy a, Policy b) {
        return capability.intersect((P) a, (P) b);
    }

    @SuppressWarnings("unchecked")
    private static <P extends Policy> Map<String, String> grantValues(
            Capability<P> capability, Policy requested) {
        return capability.grantValues((P) requested);
    }

    @SuppressWarnings("unchecked")
    private static <P extends Policy> HostFunctions bind(
            Capability<P> capability, PluginContext context, Policy policy) {
        HostFunctions functions = capability.bind(context, (P) policy);
        for (String module : functions.modules()) {
            if (!capability.importModules().contains(module)) {
                throw new IllegalArgumentException(
                        capability.name()
                                + " adds functions to "
                                + module
                                + ", which it does not provide");
            }
        }
        return functions;
    }
}
