package dev.wardian.cli;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** What this command can grant: the capabilities of all providers on the class path. */
final class HostCapabilities {
    /**
     * Those that reach nothing outside of the plugin, its manifest and the terminal: whoever runs a
     * plugin by hand need not grant them one by one.
     */
    static final Set<CapabilityName> SELF_CONTAINED =
            Set.of(
                    CapabilityName.of("clock/1"),
                    CapabilityName.of("config/1"),
                    CapabilityName.of("log/1"),
                    CapabilityName.of("random/1"),
                    CapabilityName.of("wasi/1"));

    private HostCapabilities() {}

    static Capabilities find() {
        List<Capability<?>> found = new ArrayList<>();
        for (CapabilityProvider provider : ServiceLoader.load(CapabilityProvider.class)) {
            found.addAll(provider.capabilities());
        }
        return Capabilities.of(found);
    }
}
