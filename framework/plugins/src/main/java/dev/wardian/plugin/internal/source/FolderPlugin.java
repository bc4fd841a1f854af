package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFileException.Reason;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.error.ErrorId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A manifest in a file, with its module in a file below the same folder.
 *
 * @param name the name of the plugin
 * @param path the absolute path of the manifest
 * @param root the folder that contains manifest and module. A link in the file system may not lead
 *     out of it either
 * @param folder the folder of plugins that contains the plugin, or null
 */
record FolderPlugin(String name, Path path, Path root, @Nullable Path folder)
        implements PluginFiles {
    static FolderPlugin of(String name, Path path, @Nullable Path folder) {
        Path root = path.getParent();
        return new FolderPlugin(name, path, root == null ? path : root, folder);
    }

    /**
     * Whether the manifest is missing. A manifest that cannot be looked at, for lack of rights or
     * in a loop of links, may still be there.
     */
    boolean gone() {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            // A file in the place of the folder.
            return Files.exists(root) && !Files.isDirectory(root);
        }
    }

    /**
     * Checks that the folder of plugins is there. Without it nothing is known about its plugins.
     *
     * @throws PluginSourceException if it is missing
     */
    void requireFolder() throws PluginSourceException {
        if (folder != null) {
            requireFolder(folder);
        }
    }

    static void requireFolder(Path folder) throws PluginSourceException {
        try {
            Files.readAttributes(folder, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw missingFolder(folder, e);
        } catch (IOException e) {
            throw new PluginSourceException("the folder " + folder + " is away", e);
        }
    }

    static PluginSourceException missingFolder(Path folder, IOException cause) {
        String message =
                "the folder "
                        + folder
                        + (Files.exists(folder) ? " is not a folder" : " does not exist");
        return new PluginSourceException(ErrorId.FOLDER_MISSING, message, cause);
    }

    /** The path of a file of the plugin. */
    Path locate(String file) {
        return root.resolve(file);
    }

    @Override
    public byte[] manifest(int maxBytes) throws IOException {
        if (gone()) {
            requireFolder();
            throw new PluginFileException(name, Reason.MISSING);
        }
        return read(name, path, maxBytes);
    }

    @Override
    public byte[] file(String file, int maxBytes) throws IOException {
        return read(file, locate(file), maxBytes);
    }

    /** Reads a file where it really is, which must be below the plugin's own folder. */
    private byte[] read(String file, Path path, int maxBytes) throws IOException {
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw new PluginFileException(file, Reason.LEAVES_PLUGIN);
            }
            if (!Files.isRegularFile(real)) {
                throw new PluginFileException(file, Reason.NOT_A_FILE);
            }
            try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
                return in.readNBytes(maxBytes);
            }
        } catch (NoSuchFileException e) {
            throw missing(file);
        }
    }

    private PluginFileException missing(String file) throws PluginSourceException {
        requireFolder();
        return new PluginFileException(file, Reason.MISSING);
    }
}
