package dev.wardian.plugin.capability;

import java.util.List;

/**
 * One kind of authority: its name, its manifest syntax, how requests narrow, and its host
 * functions. Implementations have no state of their own and may be used by several threads.
 *
 * @param <P> what a plugin may be allowed
 */
public interface Capability<P extends Policy> {
    /** The name, which is the key in manifests and grants. */
    CapabilityName name();

    /**
     * The module names of the imports that this capability provides: one, which follows from the
     * name, unless an implementation says otherwise. No other capability of a host has one of them.
     */
    default List<String> importModules() {
        return List.of(name().importModule());
    }

    /**
     * Reads a request or a grant. Readers of {@code node} report what is wrong at its place and
     * return a fallback, so that all problems are found at once; the result is used only if there
     * was none.
     *
     * @param node what follows the capability's name; the common key {@code reason} is already
     *     taken out
     */
    P parse(ManifestNode node);

    /**
     * What both policies allow. The result allows nothing that one of them does not; it is
     * commutative, associative and idempotent, so that {@code intersect(a, b).equals(a)} says that
     * {@code a} is not wider than {@code b}.
     */
    P intersect(P requested, P granted);

    /**
     * What a policy allows, as one line for operators, without the capability's name: {@code keys
     * tax.*, but not tax.secret}. Equal policies have equal descriptions.
     */
    String describe(P policy);

    /**
     * The host functions under a policy. Called once for each generation of a plugin; its instances
     * share the result, so what an instance must keep is kept in {@link
     * CapabilityCall#instanceState}.
     */
    HostFunctions bind(PluginContext context, P effective);
}
