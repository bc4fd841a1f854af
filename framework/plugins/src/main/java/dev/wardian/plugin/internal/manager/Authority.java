package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.abi.Withheld;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what plugins may do. It decides on each version just before linking, and the generation
 * keeps the decision until the grants change.
 */
public final class Authority {
    private final Capabilities capabilities;
    private volatile Grants grants;
    private volatile Map<String, Disablement> disabled;
    private final Map<String, Map<String, String>> config;

    /**
     * @param capabilities the capabilities of the host
     * @param grants what the operator allows
     * @param disabled the plugins that are disabled, whatever the grants say
     * @param config the operator's configuration by plugin id, which overrides the manifest's
     */
    public Authority(
            Capabilities capabilities,
            Grants grants,
            Map<String, Disablement> disabled,
            Map<String, Map<String, String>> config) {
        this.capabilities = capabilities;
        this.grants = grants;
        this.disabled = Map.copyOf(disabled);
        this.config = Map.copyOf(config);
    }

    /**
     * Decides by other grants from now on.
     *
     * @return those before
     */
    synchronized Grants replace(Grants now) {
        Grants before = grants;
        grants = now;
        return before;
    }

    /** Decides by other disabled plugins from now on. */
    void disabled(Map<String, Disablement> now) {
        disabled = Map.copyOf(now);
    }

    /** The disabled plugins, whatever the grants say. */
    Map<String, Disablement> disabled() {
        return disabled;
    }

    /**
     * Why a plugin is disabled, if it is.
     *
     * @param info the plugin, with its id
     */
    Optional<PluginDisabled> disabled(CallInfo info) {
        String id = info.pluginId();
        if (id == null) {
            return Optional.empty();
        }
        Optional<Disablement> granted = grants.disabled(id);
        return granted.or(() -> Optional.ofNullable(disabled.get(id)))
                .map(why -> new PluginDisabled(info, why, granted.isPresent()));
    }

    /** The grants as they are now. */
    Grants grants() {
        return grants;
    }

    /** Whether other grants decide otherwise about a plugin. */
    boolean differs(String id, Grants before, Grants now) {
        return !before.granted(capabilities, id).equals(now.granted(capabilities, id))
                || !before.limits(id).equals(now.limits(id))
                || !before.instances(id).equals(now.instances(id))
                || !before.engine(id).equals(now.engine(id))
                || !pin(before, id).equals(pin(now, id));
    }

    /** What a plugin may do by the grants as they are now. */
    PolicySet policies(PluginManifest manifest) {
        Grants now = grants;
        return isPinnedTo(now, manifest)
                ? now.effective(capabilities, manifest.id(), manifest.requested())
                : PolicySet.EMPTY;
    }

    /** Whether the grants do not pin the id of a plugin to another one. */
    boolean isPinnedTo(VerifiedPlugin verified) {
        return isPinnedTo(grants, verified.manifest());
    }

    private static boolean isPinnedTo(Grants grants, PluginManifest manifest) {
        return pin(grants, manifest.id())
                .filter(pin -> !pin.matches(manifest.source().file(), manifest))
                .isEmpty();
    }

    private static Optional<PluginPin> pin(Grants grants, String id) {
        Grants.Grant grant = grants.plugins().get(id);
        return grant == null ? Optional.empty() : grant.pin();
    }

    /** The capabilities of the host. */
    Capabilities capabilities() {
        return capabilities;
    }

    /** The limits of an id, before a manifest lowers them. */
    PluginLimits limits(String id) {
        return grants.limits(id);
    }

    /** The limits under which a plugin is read and runs. */
    PluginLimits limits(PluginManifest manifest) {
        return limits(grants, manifest);
    }

    private static PluginLimits limits(Grants grants, PluginManifest manifest) {
        return grants.limits(manifest.id()).loweredBy(manifest.limits());
    }

    /** The plugin that may have an id, or empty if the operator does not say. */
    Optional<PluginPin> pin(String id) {
        return pin(grants, id);
    }

    /** The ids in the grants. */
    Set<String> grantedIds() {
        return grants.plugins().keySet();
    }

    /**
     * The grants of which the ceiling leaves less, each with what it leaves, both in the words of
     * the capability.
     */
    List<Problem> grantsOverCeiling() {
        Grants now = grants;
        List<Problem> problems = new ArrayList<>();
        for (String id : now.plugins().keySet()) {
            PolicySet own = now.grantedWithoutCeiling(id);
            PolicySet left = now.granted(capabilities, id);
            for (CapabilityName name : own.names()) {
                PolicySet granted = own.only(Set.of(name));
                PolicySet rest = left.only(Set.of(name));
                if (!granted.equals(rest) && problems.size() < Problem.MOST) {
                    problems.add(
                            Problem.of(
                                    ErrorId.GRANT_OVER_CEILING,
                                    "the grants give "
                                            + id
                                            + " "
                                            + granted.describe().get(0)
                                            + "; the ceiling "
                                            + (rest.isEmpty()
                                                    ? "excludes " + name
                                                    : "leaves " + rest.describe().get(0)),
                                    ErrorId.GRANT_OVER_CEILING.hint()));
                }
            }
        }
        return problems;
    }

    /** Whether an id has any capability. */
    boolean grants(String id) {
        return !grants.granted(capabilities, id).isEmpty();
    }

    /** Decides on a version. */
    AuthorizedPlugin authorize(VerifiedPlugin verified) {
        PluginManifest manifest = verified.manifest();
        Grants now = grants;
        PolicySet own = now.grantedWithoutCeiling(manifest.id());
        Map<String, String> merged = new HashMap<>(manifest.config());
        merged.putAll(config.getOrDefault(manifest.id(), Map.of()));
        return new AuthorizedPlugin(
                verified,
                now.effective(capabilities, manifest.id(), manifest.requested()),
                capabilities.intersect(manifest.requested(), own),
                new Withheld(own, now.ceiling()),
                limits(now, manifest),
                now.instances(manifest.id()),
                now.engine(manifest.id()),
                merged);
    }
}
