package com.example.plain;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.manifest.GrantsReader;
import java.nio.file.Path;

/** Greets with every plugin, or once with the first. */
public final class Main {
    private Main() {}

    /** Makes the manager of a home folder, with the folder {@code plugins} and the grants. */
    static PluginManager plugins(Path home) {
        Capabilities capabilities = Capabilities.of(HostBindings.standard());
        Path grants = home.resolve("grants.yaml");
        return PluginManager.builder(home.resolve("plugins"))
                .capabilities(capabilities)
                .grants(new GrantsReader(capabilities).read(grants, grants.toString()))
                .service(Greeter.class)
                .build();
    }

    /** Greets the names in the arguments. */
    public static void main(String[] names) {
        try (PluginManager plugins = plugins(Path.of("."))) {
            for (PluginStatus plugin : plugins.loadAll()) {
                if (plugin.state() != PluginState.ACTIVE) {
                    System.err.println(plugin.source() + ": " + plugin.failure());
                }
            }
            Greeter greeter = plugins.proxy(Greeter.class);
            for (String name : names) {
                System.out.println(greeter.greet(name));
            }
        }
    }
}
