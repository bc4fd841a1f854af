package dev.wardian.cli;

import com.google.inject.Guice;
import com.google.inject.Module;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.guice.WardianModule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** What this command can grant: the capabilities of the Guice modules that the jar brings. */
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
                    CapabilityName.of("random/1"));

    private HostCapabilities() {}

    static Capabilities find() {
        // Guice would otherwise define classes in a way about which JDK 24 and later warn.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        List<Module> modules = new ArrayList<>();
        modules.add(new WardianModule());
        ServiceLoader.load(Module.class).forEach(modules::add);
        return Guice.createInjector(modules).getInstance(Capabilities.class);
    }
}
