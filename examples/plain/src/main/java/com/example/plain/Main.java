package com.example.plain;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import java.nio.file.Path;

/** Greets by the first plugin that can. */
public final class Main {
    private Main() {}

    /** Makes the manager of a home folder, with the folder {@code plugins} and the grants. */
    static PluginManager plugins(Path home) {
        return PluginManager.builder(home.resolve("plugins"))
                .capabilities(HostBindings.standard())
                .grants(home.resolve("grants.yaml"))
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
