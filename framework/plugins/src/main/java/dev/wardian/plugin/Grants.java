package dev.wardian.plugin;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the operator allows: to each plugin its policies and limits, and to all of them a ceiling. A
 * plugin that is not named here gets no capability and the common limits. Immutable.
 */
public final class Grants {
    /** No capability for anybody, default limits. */
    public static final Grants NONE =
            new Grants(Optional.empty(), PluginLimits.DEFAULT, new TreeMap<>());

    /**
     * What one plugin is allowed.
     *
     * @param policies its capabilities
     * @param limits the limits in which it differs from all plugins, up or down
     */
    public record Grant(PolicySet policies, Map<Limit, Long> limits) {
        public Grant {
            limits = Map.copyOf(limits);
        }
    }

    private final Optional<PolicySet> ceiling;
    private final PluginLimits limits;
    private final SortedMap<String, Grant> plugins;

    private Grants(
            Optional<PolicySet> ceiling, PluginLimits limits, SortedMap<String, Grant> plugins) {
        this.ceiling = ceiling;
        this.limits = limits;
        this.plugins = Collections.unmodifiableSortedMap(plugins);
    }

    /** The same grants under a ceiling: no plugin gets more than that, whatever it is granted. */
    public Grants withCeiling(PolicySet policies) {
        return new Grants(Optional.of(policies), limits, plugins);
    }

    /** The same grants with other limits for all plugins, where a plugin has none of its own. */
    public Grants withLimits(PluginLimits common) {
        return new Grants(ceiling, common, plugins);
    }

    /** The same grants with these policies for one plugin and the limits that it had. */
    public Grants withPlugin(String pluginId, PolicySet policies) {
        Grant grant = plugins.get(pluginId);
        return withPlugin(pluginId, new Grant(policies, grant == null ? Map.of() : grant.limits()));
    }

    /** The same grants with another grant for one plugin. */
    public Grants withPlugin(String pluginId, Grant grant) {
        SortedMap<String, Grant> all = new TreeMap<>(plugins);
        all.put(pluginId, grant);
        return new Grants(ceiling, limits, all);
    }

    /** What no plugin gets more than; nothing where there is no ceiling. */
    public Optional<PolicySet> ceiling() {
        return ceiling;
    }

    /** The grants by plugin id. */
    public Map<String, Grant> plugins() {
        return plugins;
    }

    /** The limits of a plugin, before its manifest lowers them. */
    public PluginLimits limits(String pluginId) {
        Grant grant = plugins.get(pluginId);
        return grant == null ? limits : limits.with(grant.limits());
    }

    /** What the operator allows a plugin, within the ceiling. */
    public PolicySet granted(Capabilities capabilities, String pluginId) {
        Grant grant = plugins.get(pluginId);
        PolicySet own = grant == null ? PolicySet.EMPTY : grant.policies();
        return ceiling.map(top -> capabilities.intersect(own, top)).orElse(own);
    }

    /** What a plugin may do: what it requests, is granted and the ceiling allows. */
    public PolicySet effective(Capabilities capabilities, String pluginId, PolicySet requested) {
        return capabilities.intersect(requested, granted(capabilities, pluginId));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grants that
                && ceiling.equals(that.ceiling)
                && limits.equals(that.limits)
                && plugins.equals(that.plugins);
    }

    @Override
    public int hashCode() {
        return ceiling.hashCode() + 31 * (limits.hashCode() + 31 * plugins.hashCode());
    }

    /** The ceiling, the common limits and each plugin's grant, one a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ceiling.ifPresent(top -> text.append("ceiling: ").append(top).append('\n'));
        text.append("limits: ").append(limits);
        plugins.forEach(
                (id, grant) -> {
                    text.append('\n').append(id).append(": ").append(grant.policies());
                    grant.limits()
                            .forEach(
                                    (limit, value) ->
                                            text.append(", ")
                                                    .append(limit)
                                                    .append(' ')
                                                    .append(limit.format(value)));
                });
        return text.toString();
    }
}
