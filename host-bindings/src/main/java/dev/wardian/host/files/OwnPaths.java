package dev.wardian.host.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps guests away from files of the host itself. Files count as the same if the file system says
 * so, whatever their paths are.
 */
final class OwnPaths {
    private OwnPaths() {}

    /**
     * Finds a path that a directory has in it, or that has the directory in it.
     *
     * @param directory the real path of a directory that guests may write
     * @param own the host's files and folders
     * @return the first such path, or nothing
     * @throws IOException if the host cannot say where a path leads
     */
    static Optional<Path> conflict(Path directory, Collection<Path> own) throws IOException {
        Object key = key(directory);
        Set<Object> around = keysUpwards(directory);
        for (Path path : own) {
            if (keysUpwards(folderOf(path)).contains(key)) {
                return Optional.of(path);
            }
            if (Files.exists(path)) {
                Path real = path.toRealPath();
                if (keysUpwards(real).contains(key) || around.contains(key(real))) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /** The nearest folder that has a file, or will have it: a link there could be exchanged. */
    private static Path folderOf(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        for (Path at = absolute.getParent(); at != null; at = at.getParent()) {
            try {
                return at.toRealPath();
            } catch (NoSuchFileException e) {
                // The folder is not there either; it will be made in the one above.
            }
        }
        return absolute;
    }

    private static Set<Object> keysUpwards(Path real) throws IOException {
        Set<Object> keys = new HashSet<>();
        for (Path at = real; at != null; at = at.getParent()) {
            keys.add(key(at));
        }
        return keys;
    }

    private static Object key(Path real) throws IOException {
        Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return key == null ? real : key;
    }
}
