package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFiles;
import java.io.IOException;
import java.io.InputStream;

/**
 * A manifest and its module as resources of a class loader.
 *
 * @param name the name of the plugin
 * @param loader finds the resources
 * @param path the path of the manifest's resource
 */
public record ClassPathFiles(String name, ClassLoader loader, String path) implements PluginFiles {
    @Override
    public byte[] manifest(int maxBytes) throws IOException {
        return resource(path, maxBytes);
    }

    @Override
    public byte[] file(String file, int maxBytes) throws IOException {
        return resource(path.substring(0, path.lastIndexOf('/') + 1) + file, maxBytes);
    }

    private byte[] resource(String resource, int maxBytes) throws IOException {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new PluginFileException(resource, PluginFileException.Reason.MISSING);
            }
            return in.readNBytes(maxBytes);
        }
    }
}
