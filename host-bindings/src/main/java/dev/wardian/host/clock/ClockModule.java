package dev.wardian.host.clock;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/**
 * Contributes the capability {@code clock} to an injector: the time of day and a monotonic clock.
 * Its import module is {@code wardian:clock/1}.
 */
public final class ClockModule extends AbstractModule {
    /** Makes a module to install. */
    public ClockModule() {}

    @ProvidesIntoSet
    Capability<?> capability() {
        return new ClockCapability();
    }
}
