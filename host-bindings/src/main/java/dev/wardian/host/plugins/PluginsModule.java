package dev.wardian.host.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Guice module that contributes the capability {@code plugins}. */
public final class PluginsModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new PluginsCapability();
    }
}
