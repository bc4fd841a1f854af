package dev.wardian.docs;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Abis;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A host with the capabilities of the host bindings, which grants the plugins of pages what they
 * ask for.
 */
final class PageHost implements AutoCloseable {
    /** Those of the host bindings. */
    static final Capabilities CAPABILITIES = Capabilities.of(HostBindings.standard());

    private final PluginManager manager;
    private final Path manifest;

    /**
     * @param folder an empty folder
     * @param manifest a manifest, whose hash is set right
     * @param module the module in text
     * @param config configuration that goes before that of the manifest
     */
    PageHost(Path folder, String manifest, String module, Map<String, String> config)
            throws IOException {
        byte[] binary = WatParser.toBinary(module.getBytes(StandardCharsets.UTF_8));
        String whole = manifest.replaceFirst("sha256: [0-9a-f]{64}", "sha256: " + sha256(binary));
        PluginManifest read =
                new ManifestReader(CAPABILITIES, Abis.known())
                        .read("plugin.yaml", whole.getBytes(StandardCharsets.UTF_8));
        Path home = Files.createDirectories(folder.resolve("plugin"));
        this.manifest = Files.writeString(home.resolve("plugin.yaml"), whole);
        Files.write(home.resolve(read.module().file()), binary);
        this.manager =
                PluginManager.builder(folder)
                        .capabilities(CAPABILITIES)
                        .grants(Grants.NONE.withPlugin(read.id(), read.requested()))
                        .config(read.id(), config)
                        .build();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Plugin load() {
        return manager.load(manifest);
    }

    @Override
    public void close() {
        manager.close();
    }
}
