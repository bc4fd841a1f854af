package com.example.extism;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.wasm.WasmEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Calls the same operations of a plugin in each language. */
public final class Main {
    private Main() {}

    /** Makes the manager of a home folder, with the folder {@code plugins}. */
    static PluginManager plugins(Path home, Path grants, WasmEngine engine) {
        return PluginManager.builder(home.resolve("plugins"))
                .capabilities(HostBindings.standard())
                .grants(grants)
                .service(Tour.class)
                .engine(engine)
                .build();
    }

    /** Tours all plugins: the arguments are the home folder and the words of a text. */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        String text = String.join(" ", Arrays.asList(args).subList(1, args.length));
        try (PluginManager plugins = plugins(home, home.resolve("grants.yaml"), WasmEngine.AUTO)) {
            for (PluginStatus plugin : plugins.loadAll()) {
                System.out.println(plugin.source());
                if (plugin.state() == PluginState.ACTIVE) {
                    tour(plugins.ref(plugin.id()).get(), text);
                } else {
                    System.out.println("  " + plugin.failure());
                }
            }
        }
    }

    private static void tour(Plugin plugin, String text) {
        Tour tour = plugin.as(Tour.class);
        System.out.println("  count_vowels: " + tour.countVowels(text));
        System.out.println("  once more:    " + tour.countVowels(text));
        System.out.println("  greeting:     " + tour.greeting(text));
        byte[] same = tour.echo(text.getBytes(StandardCharsets.UTF_8));
        System.out.println("  echo:         " + new String(same, StandardCharsets.UTF_8));
        try {
            tour.fail(text);
        } catch (PluginFailure e) {
            System.out.println("  fail:         code " + e.code() + ", " + e.pluginMessage());
        }
    }
}
