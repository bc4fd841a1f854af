package dev.wardian.host.random;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/** Contributes the capability {@code random}. */
public final class RandomModule extends AbstractModule {
    @ProvidesIntoSet
    Capability<?> capability() {
        return new RandomCapability();
    }
}
