package dev.wardian.host.log;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.wardian.plugin.capability.Capability;

/**
 * Contributes the capability {@code log} to an injector: it lets a plugin's lines through to the
 * operator's log. Its import module is {@code wardian:log/1}, which has no functions; plugins write
 * with {@code log} of {@code wardian:core/1}.
 */
public final class LogModule extends AbstractModule {
    /** Makes a module to install. */
    public LogModule() {}

    @ProvidesIntoSet
    Capability<?> capability() {
        return new LogCapability();
    }
}
