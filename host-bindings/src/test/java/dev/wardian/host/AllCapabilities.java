package dev.wardian.host;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.wardian.host.clock.ClockModule;
import dev.wardian.host.config.ConfigModule;
import dev.wardian.host.log.LogModule;
import dev.wardian.host.plugins.PluginsModule;
import dev.wardian.host.random.RandomModule;
import dev.wardian.plugin.capability.Capability;
import java.util.Set;

/** Every capability of the host bindings, as an application gets them. */
public final class AllCapabilities {
    private AllCapabilities() {}

    public static Set<Capability<?>> create() {
        return Guice.createInjector(
                        new LogModule(),
                        new ConfigModule(),
                        new ClockModule(),
                        new PluginsModule(),
                        new RandomModule())
                .getInstance(Key.get(new TypeLiteral<Set<Capability<?>>>() {}));
    }
}
