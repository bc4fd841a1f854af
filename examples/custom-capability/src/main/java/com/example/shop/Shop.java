package com.example.shop;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.manifest.GrantsReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A shop that shows prices in the currencies of its customers, with a plugin that writes them. */
public final class Shop {
    private static final Map<String, String> RATES = Map.of("USD", "1.17", "GBP", "0.87");

    private Shop() {}

    /**
     * @param args the folder of this example, which otherwise is the current one
     */
    public static void main(String[] args) {
        Path home = Path.of(args.length == 0 ? "." : args[0]);
        Capabilities capabilities = Capabilities.of(List.of(new RatesCapability(RATES::get)));
        Grants grants =
                new GrantsReader(capabilities).read(home.resolve("grants.yaml"), "grants.yaml");
        try (PluginManager plugins =
                PluginManager.builder(home.resolve("plugins"))
                        .capabilities(capabilities)
                        .grants(grants)
                        .build()) {
            plugins.loadAll();
            Plugin label = plugins.find("com.example.price-label").orElseThrow();
            System.out.println(label(label, "1999 USD"));
            try {
                System.out.println(label(label, "1999 GBP"));
            } catch (PluginFailure e) {
                // The manifest requests GBP too, but the operator grants USD alone.
                System.out.println("no label: " + e.pluginMessage());
            }
        }
    }

    private static String label(Plugin plugin, String price) {
        byte[] output = plugin.call("label", price.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }
}
