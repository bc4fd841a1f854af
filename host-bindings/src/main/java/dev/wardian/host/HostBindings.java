package dev.wardian.host;

import dev.wardian.host.clock.ClockCapability;
import dev.wardian.host.config.ConfigCapability;
import dev.wardian.host.env.EnvCapability;
import dev.wardian.host.events.EventsCapability;
import dev.wardian.host.files.FilesCapability;
import dev.wardian.host.log.LogCapability;
import dev.wardian.host.plugins.PluginsCapability;
import dev.wardian.host.random.RandomCapability;
import dev.wardian.host.wasi.WasiCapability;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * The capabilities of this module. An application that offers all of them that need nothing of it
 * says:
 *
 * <pre>{@code
 * PluginManager.builder(Path.of("plugins")).capabilities(HostBindings.standard())
 * }</pre>
 *
 * <p>{@link dev.wardian.host.events.EventsCapability} is not among them, since the application has
 * the events: it is added by {@code capability}.
 *
 * <p>To offer a capability is not to grant it: each plugin gets what the operator's grants say.
 */
public final class HostBindings implements CapabilityProvider {
    /** For {@link java.util.ServiceLoader}. Applications use {@link #standard}. */
    public HostBindings() {}

    /**
     * Makes {@code clock}, {@code config}, {@code env}, {@code files}, {@code log}, {@code
     * plugins}, {@code random} and {@code wasi}.
     *
     * @return the capabilities, ordered by name
     */
    public static List<Capability<?>> standard() {
        return List.of(
                ClockCapability.create(),
                ConfigCapability.create(),
                EnvCapability.create(),
                FilesCapability.create(),
                LogCapability.create(),
                PluginsCapability.create(),
                RandomCapability.create(),
                WasiCapability.create());
    }

    /** Those of {@link #standard}, and {@code events} for messages between plugins alone. */
    @Override
    public List<Capability<?>> capabilities() {
        List<Capability<?>> all = new ArrayList<>(standard());
        all.add(EventsCapability.create());
        return List.copyOf(all);
    }
}
