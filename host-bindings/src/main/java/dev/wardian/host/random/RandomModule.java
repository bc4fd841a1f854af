package dev.wardian.host.random;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Guice module that contributes the capability {@code random}. */
public final class RandomModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new RandomCapability();
    }
}
