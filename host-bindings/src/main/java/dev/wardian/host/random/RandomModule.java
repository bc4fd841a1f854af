package dev.wardian.host.random;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/**
 * Contributes the capability {@code random} to an injector: random bytes from the platform's
 * cryptographic generator. Its import module is {@code wardian:random/1}.
 */
public final class RandomModule extends AbstractModule {
    /** Makes a module to install. */
    public RandomModule() {}

    @ProvidesIntoSet
    Capability<?> capability() {
        return new RandomCapability();
    }
}
