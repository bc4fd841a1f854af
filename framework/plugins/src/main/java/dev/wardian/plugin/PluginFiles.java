package dev.wardian.plugin;

import dev.wardian.plugin.internal.source.ClassPathFiles;
import java.io.IOException;

/**
 * The files of one plugin: its manifest, and what lies beside it. What they hold may change between
 * two calls, or be what it was when the source listed them: a manager asks the source again before
 * it reads them again.
 */
public interface PluginFiles {
    /**
     * What the plugin is called in its source, for example {@code greeter/plugin.yaml}: 1 to 4096
     * characters on one line. It stays the same when the plugin changes, and no two plugins of a
     * source have the same.
     */
    String name();

    /**
     * The bytes of the manifest.
     *
     * @param maxBytes the most bytes to answer; a longer manifest is cut there
     * @throws PluginFileException if there is none, or it is no file
     * @throws PluginSourceException if the whole source cannot be read now
     * @throws IOException if it cannot be read for another reason
     */
    byte[] manifest(int maxBytes) throws IOException;

    /**
     * The bytes of a file of the plugin.
     *
     * @param path its path below the place of the manifest, with {@code /} between names; never
     *     absolute and without {@code ..}
     * @param maxBytes the most bytes to answer; a longer file is cut there
     * @throws PluginFileException if there is none, it is no file, or the path leads out of the
     *     plugin
     * @throws PluginSourceException if the whole source cannot be read now
     * @throws IOException if it cannot be read for another reason
     */
    byte[] file(String path, int maxBytes) throws IOException;

    /**
     * One plugin that an application brings along, as resources of a class loader. The name is
     * {@code classpath:<manifest>}.
     *
     * @param loader finds the resources
     * @param manifest the path of the manifest's resource, for example {@code
     *     plugins/greeter/plugin.yaml}; files lie beside it
     */
    static PluginFiles ofClassPath(ClassLoader loader, String manifest) {
        return new ClassPathFiles("classpath:" + manifest, loader, manifest);
    }
}
