package dev.wardian.plugin;

import dev.wardian.plugin.internal.source.ClassPathSource;
import java.io.IOException;

/**
 * Where a plugin comes from: its manifest, and the files that lie beside it. A manager reads a
 * source again at each reload; what it answers may have changed by then. Two sources are the same
 * if their names are.
 */
public interface PluginSource {
    /** What it is called in messages, one line; a manager has one source of each name. */
    String name();

    /**
     * The bytes of the manifest.
     *
     * @param maxBytes the most bytes to answer; a longer manifest is cut there
     * @throws IOException if it cannot be read; {@link java.nio.file.NoSuchFileException} where
     *     there is none
     */
    byte[] manifest(int maxBytes) throws IOException;

    /**
     * The bytes of a file of the plugin.
     *
     * @param path its path below the place of the manifest, with {@code /} between names; never
     *     absolute and without {@code ..}
     * @param maxBytes the most bytes to answer; a longer file is cut there
     * @throws IOException if it cannot be read; {@link java.nio.file.NoSuchFileException} where
     *     there is none
     */
    byte[] file(String path, int maxBytes) throws IOException;

    /**
     * Resources of a class loader, for plugins that an application brings along. The name is {@code
     * classpath:<manifest>}. They are part of the application, so nobody watches them: {@link
     * PluginManager#reload} alone reads them again.
     *
     * @param loader finds the resources
     * @param manifest the path of the manifest's resource, for example {@code
     *     plugins/greeter/plugin.yaml}; files lie beside it
     */
    static PluginSource ofClassPath(ClassLoader loader, String manifest) {
        return new ClassPathSource(loader, manifest);
    }
}
