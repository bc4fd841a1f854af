package dev.wardian.host.config;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Guice module that contributes the capability {@code config}. */
public final class ConfigModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new ConfigCapability();
    }
}
