package com.example.wasi;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** Prints what a plugin in each language reports about the same text. */
public final class Main {
    private Main() {}

    /** Makes the manager of a home folder, with the folder {@code plugins}. */
    static PluginManager plugins(
            Path home, Path grants, Collection<? extends Capability<?>> capabilities) {
        return PluginManager.builder(home.resolve("plugins"))
                .capabilities(capabilities)
                .grants(grants)
                .service(Report.class)
                // Kotlin has objects and exceptions of WebAssembly 3.0.
                .features(
                        Features.WASM_2_0
                                .with(Feature.FUNCTION_REFERENCES)
                                .with(Feature.GC)
                                .with(Feature.EXCEPTION_HANDLING))
                .build();
    }

    /** Reports about a text: the arguments are the home folder and the words of the text. */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        String text = String.join(" ", Arrays.asList(args).subList(1, args.length));
        try (PluginManager plugins =
                plugins(home, home.resolve("grants.yaml"), HostBindings.standard())) {
            for (PluginStatus plugin : plugins.loadAll()) {
                if (plugin.state() == PluginState.ACTIVE) {
                    System.out.print(report(plugins.ref(plugin.id()).get(), text));
                } else {
                    System.out.println(plugin.source() + ": " + plugin.failure());
                }
            }
        }
    }

    private static String report(Plugin plugin, String text) {
        try {
            return plugin.as(Report.class).run(text);
        } catch (PluginException e) {
            return e.getMessage() + "\n";
        }
    }
}
