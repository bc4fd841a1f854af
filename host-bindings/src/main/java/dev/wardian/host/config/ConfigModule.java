package dev.wardian.host.config;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/**
 * Contributes the capability {@code config} to an injector: the values of a plugin's configuration.
 * Its import module is {@code wardian:config/1}.
 */
public final class ConfigModule extends AbstractModule {
    /** Makes a module to install. */
    public ConfigModule() {}

    @ProvidesIntoSet
    Capability<?> capability() {
        return new ConfigCapability();
    }
}
