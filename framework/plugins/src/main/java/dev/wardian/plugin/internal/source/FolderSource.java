package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A manifest in a file, with its module in a file below the same folder.
 *
 * @param name its path below the folder of plugins, with {@code /}
 * @param path its path
 * @param root the folder that the module may not leave, through a link in the file system neither
 */
public record FolderSource(String name, Path path, Path root) implements PluginSource {
    private static final String MANIFEST = "plugin.yaml";
    private static final String SUFFIX = ".plugin.yaml";

    /** The path leads out of the folder. */
    static final class LeavesFolderException extends IOException {
        LeavesFolderException(String path) {
            super(path + " leads out of the plugin's folder");
        }
    }

    /** What is there is no regular file. */
    static final class NoFileException extends IOException {
        NoFileException(String path) {
            super(path + " is not a file");
        }
    }

    /** The source of one manifest. */
    public static FolderSource of(Path folder, Path manifest) {
        Path absolute = manifest.toAbsolutePath().normalize();
        Path base = folder.toAbsolutePath().normalize();
        Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
        Path root = absolute.getParent();
        return new FolderSource(
                shown.toString().replace('\\', '/'), absolute, root == null ? base : root);
    }

    /**
     * The manifests of a folder, ordered by name: {@code <name>/plugin.yaml} and {@code
     * <name>.plugin.yaml}. Names that begin with a dot are not looked at: editors keep their copies
     * there, and Kubernetes the versions of a mounted volume.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<FolderSource> discover(Path folder) throws IOException {
        return discover(folder, directory -> {});
    }

    /** As {@link #discover(Path)}, and tells of the folders in which a manifest may appear. */
    public static List<FolderSource> discover(Path folder, Consumer<Path> directories)
            throws IOException {
        List<FolderSource> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    directories.accept(entry);
                    if (Files.exists(entry.resolve(MANIFEST))) {
                        found.add(of(folder, entry.resolve(MANIFEST)));
                    }
                } else if (name.endsWith(SUFFIX)) {
                    found.add(of(folder, entry));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(FolderSource::name));
        return found;
    }

    /**
     * Whether the manifest is not there; one that cannot be looked at, for lack of rights or in a
     * loop of links, may be.
     */
    public boolean gone() {
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

    /** Whether it cannot be told if the manifest is there; such a source is not discovered. */
    public boolean hidden() {
        return !Files.exists(path) && !gone();
    }

    /** Where a file of the plugin lies. */
    public Path locate(String file) {
        return root.resolve(file);
    }

    @Override
    public byte[] manifest(int maxBytes) throws IOException {
        if (gone()) {
            throw new NoSuchFileException(name);
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new NoFileException(name);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(maxBytes);
        }
    }

    @Override
    public byte[] file(String file, int maxBytes) throws IOException {
        Path real = locate(file).toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new LeavesFolderException(file);
        }
        if (!Files.isRegularFile(real)) {
            throw new NoFileException(file);
        }
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(maxBytes);
        }
    }
}
