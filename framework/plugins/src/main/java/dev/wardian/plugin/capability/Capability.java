package dev.wardian.plugin.capability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One kind of authority: its name, the syntax of its requests, the intersection of its policies,
 * and its host functions. Implementations are stateless and thread-safe.
 *
 * @param <P> the type of its policies
 */
public interface Capability<P extends Policy> {
    /** {@return the name: the key in manifests and grants} */
    CapabilityName name();

    /**
     * {@return the module names of the imports that this capability provides: by default one, which
     * follows from the name} No other capability of a host may have one of them.
     */
    default List<String> importModules() {
        return List.of(name().importModule());
    }

    /**
     * {@return whether plugins may use the functions while they are warmed up} A warm-up is not a
     * call that anybody made, so only what has no effect outside of the plugin may be used then.
     * Other functions return {@link Errno#EUNAVAILABLE}.
     */
    default boolean usableInWarmup() {
        return false;
    }

    /**
     * {@return the files and folders of the host that the capability itself writes, such as the
     * file of a store; absolute paths} Plugins cannot write there, whatever the grants say. By
     * default there are none.
     */
    default List<Path> hostPaths() {
        return List.of();
    }

    /**
     * Reads a request or a grant. The methods of {@code node} report each problem with its place
     * and return a fallback value, so that one run finds all problems. The caller uses the result
     * only if there was no problem.
     *
     * @param node the value under the capability's name, without the common key {@code reason}
     * @return the policy, never null
     */
    P parse(ManifestNode node);

    /**
     * Reads a grant of the operator, as {@link #parse} reads a request: by default in the same way.
     * A capability overrides this method if a grant says more than a request may, such as the
     * directory of the host that stands behind a path. A ceiling is read like a request.
     *
     * @param node the value under the capability's name
     * @return the policy, never null
     */
    default P parseGrant(ManifestNode node) {
        return parse(node);
    }

    /**
     * {@return the values of a grant that differ from those of a request, by their keys, each as
     * YAML on one line} Errors show the operator a grant to copy, which is the request with these
     * values. A capability that overrides {@link #parseGrant} overrides this method if a request is
     * no grant. Words in capitals stand for what only the operator knows. {@link #parseGrant} must
     * accept the grant with these words, and with what the operator writes instead. By default
     * there are no such values.
     *
     * @param requested the policy of the request
     */
    default Map<String, String> grantValues(P requested) {
        return Map.of();
    }

    /**
     * {@return a policy that allows what both policies allow, and nothing else} The operation is
     * commutative, associative and idempotent, so {@code intersect(a, b).equals(a)} means that
     * {@code a} is not wider than {@code b}.
     *
     * @param requested one policy
     * @param granted the other policy; the order does not matter
     */
    P intersect(P requested, P granted);

    /**
     * Describes a policy for operators, without the capability's name. Equal policies have equal
     * descriptions.
     *
     * @param policy the policy
     * @return one line, for example {@code keys tax.*, but not tax.secret}
     */
    String describe(P policy);

    /**
     * {@return the host functions under a policy} The framework calls this method when a generation
     * of a plugin is linked. All instances of the generation share the result, so keep the state of
     * one instance in {@link CapabilityCall#instanceState}. If the operator narrows the grant while
     * the generation runs, the framework calls this method again with the narrower policy, and uses
     * the new functions from then on, also in calls that run. The state of instances stays, so it
     * must not contain a policy.
     *
     * @param context the plugin that calls the functions
     * @param effective the policy in effect
     * @throws BindException if what the operator grants is not there, such as a directory; the
     *     plugin is then rejected, and a capability that was narrowed is lost
     */
    HostFunctions bind(PluginContext context, P effective);
}
