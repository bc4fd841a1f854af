package dev.wardian.host.plugins;

import dev.wardian.plugin.capability.Capability;

/**
 * The capability {@code plugins}: calls of operations of other plugins. Its import module is {@code
 * wardian:plugins/1}.
 */
public final class PluginsCapability {
    private PluginsCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new PluginsBinding();
    }
}
