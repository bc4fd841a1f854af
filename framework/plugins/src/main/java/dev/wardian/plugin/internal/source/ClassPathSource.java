package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * A manifest and its module as resources of a class loader.
 *
 * @param loader finds the resources
 * @param manifest the path of the manifest's resource
 */
public record ClassPathSource(ClassLoader loader, String manifest) implements PluginSource {
    @Override
    public String name() {
        return "classpath:" + manifest;
    }

    @Override
    public byte[] manifest(int maxBytes) throws IOException {
        return resource(manifest, maxBytes);
    }

    @Override
    public byte[] file(String path, int maxBytes) throws IOException {
        return resource(manifest.substring(0, manifest.lastIndexOf('/') + 1) + path, maxBytes);
    }

    private byte[] resource(String path, int maxBytes) throws IOException {
        try (InputStream in = loader.getResourceAsStream(path)) {
            if (in == null) {
                throw new NoSuchFileException(path);
            }
            return in.readNBytes(maxBytes);
        }
    }
}
