package dev.wardian.plugin;

import dev.wardian.plugin.internal.source.ClassPathFiles;
import java.io.IOException;

/**
 * The files of one plugin: its manifest and its module. The bytes may be those of now, or those of
 * the moment when the source listed the plugin: the manager calls {@link PluginSource#discover}
 * again before it reads the plugin again.
 */
public interface PluginFiles {
    /**
     * {@return the name of the plugin in its source, for example {@code greeter/plugin.yaml}: 1 to
     * 4096 characters on one line} It stays the same when the plugin changes. The plugins of a
     * source have different names.
     */
    String name();

    /**
     * Reads the manifest.
     *
     * @param maxBytes the most bytes to return; a longer manifest is cut there
     * @return the bytes from the begin of the file, at most {@code maxBytes}
     * @throws PluginFileException if there is no such file, with the reason
     * @throws PluginSourceException if the source as a whole cannot be read now
     * @throws IOException if the manifest cannot be read for another reason
     */
    byte[] manifest(int maxBytes) throws IOException;

    /**
     * Reads another file of the plugin.
     *
     * @param path the path relative to the manifest, with {@code /} between names; never absolute
     *     and without {@code ..}
     * @param maxBytes the most bytes to return; a longer file is cut there
     * @return the bytes from the begin of the file, at most {@code maxBytes}
     * @throws PluginFileException if there is no such file, with the reason
     * @throws PluginSourceException if the source as a whole cannot be read now
     * @throws IOException if the file cannot be read for another reason
     */
    byte[] file(String path, int maxBytes) throws IOException;

    /**
     * A plugin whose files are resources of a class loader, as part of an application. Its name is
     * {@code classpath:<manifest>}.
     *
     * @param loader finds the resources
     * @param manifest the path of the manifest, for example {@code plugins/greeter/plugin.yaml};
     *     the module lies beside it
     * @return the files
     */
    static PluginFiles ofClassPath(ClassLoader loader, String manifest) {
        return new ClassPathFiles("classpath:" + manifest, loader, manifest);
    }
}
