package dev.wardian.docs;

import dev.wardian.host.HostBindings;
import dev.wardian.host.kv.KvCapability;
import dev.wardian.host.kv.KvStores;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A host with the capabilities of the host bindings, which grants the plugins of pages what they
 * ask for.
 */
final class PageHost implements AutoCloseable {
    /** Those of the host bindings, and of modules with one capability. */
    private static final List<Capability<?>> ALL = all();

    static final Capabilities CAPABILITIES = Capabilities.of(ALL);

    private final TestHost host;
    private final String id;

    /**
     * @param manifest a manifest, whose hash is set right
     * @param module the module in text
     * @param config configuration that goes before that of the manifest
     */
    PageHost(String manifest, String module, Map<String, String> config) {
        byte[] binary = WatParser.toBinary(module.getBytes(StandardCharsets.UTF_8));
        this.id = manifest.replaceFirst("(?sm).*?^id: *(\\S+).*", "$1");
        TestHost.Builder builder = TestHost.builder().plugin(TestPlugin.of(manifest, binary));
        for (Capability<?> real : ALL) {
            builder.capability(real);
        }
        this.host = builder.config(id, config).build();
    }

    private static List<Capability<?>> all() {
        List<Capability<?>> all = new ArrayList<>(HostBindings.standard());
        all.add(KvCapability.create(KvStores.inMemory()));
        return List.copyOf(all);
    }

    Plugin load() {
        return host.plugin(id);
    }

    @Override
    public void close() {
        host.close();
    }
}
