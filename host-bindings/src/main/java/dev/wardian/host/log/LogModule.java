package dev.wardian.host.log;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Guice module that contributes the capability {@code log}. */
public final class LogModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new LogCapability();
    }
}
