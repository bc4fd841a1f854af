package dev.wardian.host.config;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Policy;

/**
 * The capability {@code config}: the values of a plugin's configuration. Its import module is
 * {@code wardian:config/1}.
 */
public final class ConfigCapability {
    private ConfigCapability() {}

    /**
     * {@return whether a policy allows a key}
     *
     * @param policy a policy of this capability
     * @param key the key
     */
    public static boolean allows(Policy policy, String key) {
        return ((ConfigPolicy) policy).allows(key);
    }

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new ConfigBinding();
    }
}
