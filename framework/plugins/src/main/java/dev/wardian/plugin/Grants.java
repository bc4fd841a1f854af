package dev.wardian.plugin;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.wasm.WasmEngine;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operator's decisions: the policies, limits and instances of each plugin, which plugins are
 * disabled, and a ceiling for all plugins. A plugin that is not listed has no capability and the
 * common limits. Immutable.
 */
public final class Grants {
    /** No capability for any plugin, and default limits. */
    public static final Grants NONE =
            new Grants(
                    Optional.empty(),
                    PluginLimits.DEFAULT,
                    InstanceSettings.NONE,
                    Optional.empty(),
                    new TreeMap<>());

    /**
     * The grant of one plugin.
     *
     * @param policies its capabilities
     * @param limits the limits that differ from the common ones, raised or lowered
     * @param instances the settings of its instances that differ from the common ones
     * @param pin which plugin may have the id; nothing if any may
     * @param disabled why the plugin is disabled; nothing if the grants do not disable it
     * @param engine what runs its code; nothing for the engine of all plugins
     */
    public record Grant(
            PolicySet policies,
            Map<Limit, Long> limits,
            InstanceSettings instances,
            Optional<PluginPin> pin,
            Optional<Disablement> disabled,
            Optional<WasmEngine> engine) {
        /**
         * Copies the limits.
         *
         * @param policies the capabilities that the operator grants
         * @param limits the limits that differ from the common ones
         * @param instances the settings of instances that differ from the common ones
         * @param pin the plugin that may have the id, or empty if any may
         * @param disabled why the plugin is disabled, or empty
         * @param engine what runs its code, or empty for the engine of all plugins
         */
        public Grant {
            limits = Map.copyOf(limits);
        }

        /**
         * A grant that does not disable its plugin.
         *
         * @param policies the capabilities that the operator grants
         * @param limits the limits that differ from the common ones
         * @param instances the settings of instances that differ from the common ones
         * @param pin the plugin that may have the id, or empty if any may
         */
        public Grant(
                PolicySet policies,
                Map<Limit, Long> limits,
                InstanceSettings instances,
                Optional<PluginPin> pin) {
            this(policies, limits, instances, pin, Optional.empty(), Optional.empty());
        }

        /**
         * A grant without a pin.
         *
         * @param policies its capabilities
         * @param limits the limits that differ from the common ones, raised or lowered
         * @param instances the settings of its instances that differ from the common ones
         */
        public Grant(PolicySet policies, Map<Limit, Long> limits, InstanceSettings instances) {
            this(policies, limits, instances, Optional.empty());
        }

        /**
         * {@return this grant with another pin, or without one}
         *
         * @param other the pin, or null for none
         */
        public Grant withPin(@Nullable PluginPin other) {
            return new Grant(
                    policies, limits, instances, Optional.ofNullable(other), disabled, engine);
        }

        /**
         * {@return this grant for a plugin that is disabled, or is not}
         *
         * @param why why it is disabled, or null if it is not
         */
        public Grant withDisabled(@Nullable Disablement why) {
            return new Grant(policies, limits, instances, pin, Optional.ofNullable(why), engine);
        }

        /**
         * {@return this grant with another engine}
         *
         * @param other what runs the plugin's code, or null for the engine of all plugins
         */
        public Grant withEngine(@Nullable WasmEngine other) {
            return new Grant(
                    policies, limits, instances, pin, disabled, Optional.ofNullable(other));
        }

        private Grant withPolicies(PolicySet other) {
            return new Grant(other, limits, instances, pin, disabled, engine);
        }

        /**
         * A grant with the common settings of instances.
         *
         * @param policies its capabilities
         * @param limits the limits that differ from the common ones, raised or lowered
         */
        public Grant(PolicySet policies, Map<Limit, Long> limits) {
            this(policies, limits, InstanceSettings.NONE);
        }
    }

    private final Optional<PolicySet> ceiling;
    private final PluginLimits limits;
    private final InstanceSettings instances;
    private final Optional<WasmEngine> engine;
    private final SortedMap<String, Grant> plugins;

    private Grants(
            Optional<PolicySet> ceiling,
            PluginLimits limits,
            InstanceSettings instances,
            Optional<WasmEngine> engine,
            SortedMap<String, Grant> plugins) {
        this.engine = engine;
        this.ceiling = ceiling;
        this.limits = limits;
        this.instances = instances;
        this.plugins = Collections.unmodifiableSortedMap(plugins);
    }

    /**
     * {@return these grants under a ceiling} No plugin gets more than the ceiling, whatever its
     * grant says.
     *
     * @param policies the most that any plugin gets
     */
    public Grants withCeiling(PolicySet policies) {
        return new Grants(Optional.of(policies), limits, instances, engine, plugins);
    }

    /**
     * {@return these grants with other common limits} They apply to all plugins, except where a
     * plugin has a limit of its own.
     *
     * @param common the limits of plugins without limits of their own
     */
    public Grants withLimits(PluginLimits common) {
        return new Grants(ceiling, common, instances, engine, plugins);
    }

    /**
     * {@return these grants with other common settings of instances} They apply to all plugins,
     * except where a plugin has a setting of its own.
     *
     * @param common the settings of plugins without settings of their own
     */
    public Grants withInstances(InstanceSettings common) {
        return new Grants(ceiling, limits, common, engine, plugins);
    }

    /**
     * {@return these grants with another engine} It runs the code of all plugins, except where a
     * plugin has an engine of its own.
     *
     * @param common the engine of plugins without one of their own; null for that of the manager
     */
    public Grants withEngine(@Nullable WasmEngine common) {
        return new Grants(ceiling, limits, instances, Optional.ofNullable(common), plugins);
    }

    /**
     * {@return these grants with other policies for one plugin, whose limits and settings stay}
     *
     * @param pluginId the id of the plugin
     * @param policies its capabilities
     */
    public Grants withPlugin(String pluginId, PolicySet policies) {
        Grant grant = plugins.get(pluginId);
        return withPlugin(
                pluginId,
                grant == null ? new Grant(policies, Map.of()) : grant.withPolicies(policies));
    }

    /**
     * {@return these grants with another grant for one plugin}
     *
     * @param pluginId the id of the plugin
     * @param grant the grant, which replaces an earlier one
     */
    public Grants withPlugin(String pluginId, Grant grant) {
        SortedMap<String, Grant> all = new TreeMap<>(plugins);
        all.put(pluginId, grant);
        return new Grants(ceiling, limits, instances, engine, all);
    }

    /**
     * {@return these grants with another pin for one plugin}
     *
     * @param pluginId the id of the plugin
     * @param pin which plugin may have the id; null if any may
     */
    public Grants withPin(String pluginId, @Nullable PluginPin pin) {
        Grant grant = plugins.getOrDefault(pluginId, new Grant(PolicySet.EMPTY, Map.of()));
        return withPlugin(pluginId, grant.withPin(pin));
    }

    /**
     * {@return these grants with one plugin disabled, or not disabled}
     *
     * @param pluginId the id of the plugin
     * @param why why it is disabled; null if it is not
     */
    public Grants withDisabled(String pluginId, @Nullable Disablement why) {
        Grant grant = plugins.getOrDefault(pluginId, new Grant(PolicySet.EMPTY, Map.of()));
        return withPlugin(pluginId, grant.withDisabled(why));
    }

    /**
     * {@return why these grants disable a plugin; nothing if they do not}
     *
     * @param pluginId the id of a plugin, listed or not
     */
    public Optional<Disablement> disabled(String pluginId) {
        return Optional.ofNullable(plugins.get(pluginId)).flatMap(Grant::disabled);
    }

    /** {@return the ceiling, or nothing if there is none} */
    public Optional<PolicySet> ceiling() {
        return ceiling;
    }

    /** {@return the grants by plugin id} */
    public Map<String, Grant> plugins() {
        return plugins;
    }

    /**
     * {@return the limits of a plugin, before its manifest lowers them}
     *
     * @param pluginId the id of a plugin, listed or not
     */
    public PluginLimits limits(String pluginId) {
        Grant grant = plugins.get(pluginId);
        return grant == null ? limits : limits.with(grant.limits());
    }

    /**
     * {@return the settings of a plugin's instances, before its manifest lowers them}
     *
     * @param pluginId the id of a plugin, listed or not
     */
    public InstanceSettings instances(String pluginId) {
        Grant grant = plugins.get(pluginId);
        return grant == null ? instances : grant.instances().orElse(instances);
    }

    /**
     * {@return the engine that runs a plugin's code; nothing if that is the manager's}
     *
     * @param pluginId the id of a plugin, listed or not
     */
    public Optional<WasmEngine> engine(String pluginId) {
        return Optional.ofNullable(plugins.get(pluginId)).flatMap(Grant::engine).or(() -> engine);
    }

    /**
     * {@return the policies that the operator grants a plugin, within the ceiling}
     *
     * @param capabilities the capabilities of the host, which narrow the policies
     * @param pluginId the id of a plugin, listed or not
     */
    public PolicySet granted(Capabilities capabilities, String pluginId) {
        PolicySet own = grantedWithoutCeiling(pluginId);
        return ceiling.map(top -> capabilities.intersect(own, top)).orElse(own);
    }

    /**
     * {@return the policies that the operator grants a plugin, whatever the ceiling says} What the
     * plugin gets is {@link #granted}.
     *
     * @param pluginId the id of a plugin, listed or not
     */
    public PolicySet grantedWithoutCeiling(String pluginId) {
        Grant grant = plugins.get(pluginId);
        return grant == null ? PolicySet.EMPTY : grant.policies();
    }

    /**
     * {@return what a plugin may do: what it requests, is granted and the ceiling allows}
     *
     * @param capabilities the capabilities of the host, which narrow the policies
     * @param pluginId the id of a plugin, listed or not
     * @param requested the policies of its manifest
     */
    public PolicySet effective(Capabilities capabilities, String pluginId, PolicySet requested) {
        return capabilities.intersect(requested, granted(capabilities, pluginId));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grants that
                && ceiling.equals(that.ceiling)
                && limits.equals(that.limits)
                && instances.equals(that.instances)
                && engine.equals(that.engine)
                && plugins.equals(that.plugins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ceiling, limits, instances, engine, plugins);
    }

    /** The ceiling, the common limits and settings, and each plugin's grant, one a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ceiling.ifPresent(top -> text.append("ceiling: ").append(top).append('\n'));
        text.append("limits: ").append(limits);
        text.append("\ninstances: ").append(instances);
        engine.ifPresent(common -> text.append("\nengine: ").append(common));
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
                    text.append(", instances ").append(grant.instances());
                    grant.engine().ifPresent(own -> text.append(", engine ").append(own));
                    grant.pin().ifPresent(pin -> text.append(", pin ").append(pin));
                    grant.disabled().ifPresent(why -> text.append(", disabled: ").append(why));
                });
        return text.toString();
    }
}
