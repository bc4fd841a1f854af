package dev.wardian.cli;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The manifests of a folder of plugins, before anything of it is loaded. */
final class PluginsBeside {
    /** As the framework has it; more is reported when the plugin is loaded. */
    private static final int MAX_MANIFEST = 1 << 20;

    /**
     * A plugin.
     *
     * @param manifest what its manifest says
     * @param sha256 the SHA-256 of its manifest
     */
    record Found(PluginManifest manifest, String sha256) {}

    private PluginsBeside() {}

    /** The plugin of one manifest, which must be right. */
    static Found read(Path manifest, Capabilities capabilities) {
        // Of a manifest that cannot be read, the reader says why.
        PluginManifest read =
                new ManifestReader(capabilities, Abis.known()).read(manifest, manifest.toString());
        try {
            return new Found(read, Sha256.hex(Files.readAllBytes(manifest)));
        } catch (IOException e) {
            throw new InputException(manifest + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The manifests that can be read. What is wrong with the others is found when they are loaded.
     *
     * @throws InputException if there is no such folder
     */
    static List<Found> manifests(Path folder, Capabilities capabilities) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    folder + (Files.exists(folder) ? ": not a folder" : ": no such folder"));
        }
        ManifestReader reader = new ManifestReader(capabilities, Abis.known());
        List<Found> found = new ArrayList<>();
        try {
            for (PluginFiles files : PluginSource.folder(folder).discover()) {
                read(reader, files, found);
            }
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    private static void read(ManifestReader reader, PluginFiles files, List<Found> found) {
        try {
            byte[] bytes = files.manifest(MAX_MANIFEST);
            found.add(new Found(reader.read(files.name(), bytes), Sha256.hex(bytes)));
        } catch (ManifestException | IOException e) {
            // The manager says it when it loads the plugin.
            return;
        }
    }
}
