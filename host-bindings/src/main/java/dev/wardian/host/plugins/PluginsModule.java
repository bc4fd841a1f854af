package dev.wardian.host.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/**
 * Contributes the capability {@code plugins} to an injector: calls of operations of other plugins.
 * Its import module is {@code wardian:plugins/1}.
 */
public final class PluginsModule extends AbstractModule {
    /** Makes a module to install. */
    public PluginsModule() {}

    @ProvidesIntoSet
    Capability<?> capability() {
        return new PluginsCapability();
    }
}
