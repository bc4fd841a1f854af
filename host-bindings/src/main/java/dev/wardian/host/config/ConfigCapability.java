package dev.wardian.host.config;

import dev.wardian.plugin.capability.Capability;

/**
 * The capability {@code config}: the values of a plugin's configuration. Its import module is
 * {@code wardian:config/1}.
 */
public final class ConfigCapability {
    private ConfigCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new ConfigBinding();
    }
}
