package dev.wardian.host.clock;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Guice module that contributes the capability {@code clock}. */
public final class ClockModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new ClockCapability();
    }
}
