package dev.wardian.wasi.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes things by their paths in a private directory in the root, and moves them by handles from
 * there to where they belong. So a path that another process redirects brings nothing into the tree
 * that was not made for it, and nothing of the tree to anywhere else.
 */
final class StagedMaker implements HostMaker {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HostPlace root;
    private final FileSystem system;
    private @Nullable Staging staging;

    StagedMaker(HostPlace root, FileSystem system) {
        this.root = root;
        this.system = system;
    }

    /** The private directory: its name in the root, its path, and its handle. */
    private record Staging(Path name, Path path, HostHandle handle) {}

    /** Makes a thing at a path. */
    private interface Making {
        void at(Path path) throws IOException;
    }

    @Override
    public void createDirectory(HostPlace place, Path name) throws IOException {
        make(Files::createDirectory, null, place, name);
    }

    @Override
    public void createSymbolicLink(HostPlace place, Path name, Path text) throws IOException {
        make(path -> Files.createSymbolicLink(path, text), null, place, name);
    }

    @Override
    public void link(
            HostPlace place, Path name, @Nullable Object key, HostPlace target, Path targetName)
            throws IOException {
        Path source = path(place, name);
        if (!HostStats.isSameDevice(place.handle().attributes(name), root.handle().attributes())) {
            throw new AtomicMoveNotSupportedException(
                    name.toString(), targetName.toString(), "another file system is mounted here");
        }
        make(path -> Files.createLink(path, source), key, target, targetName);
    }

    @Override
    public void setLinkTimes(
            HostPlace place, Path name, @Nullable Object key, FileTime modified, FileTime accessed)
            throws IOException {
        Path source = path(place, name);
        Staging area = staging();
        Path made = random("");
        Path path = area.path.resolve(made);
        try {
            stage(area, made, at -> Files.createLink(at, source), key);
            Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(modified, accessed, null);
        } finally {
            discard(area, made);
        }
    }

    private static Path path(HostPlace place, Path name) throws IOException {
        Path path = place.path(name);
        if (path == null) {
            throw new NoSuchFileException(name.toString());
        }
        return path;
    }

    private void make(Making making, @Nullable Object key, HostPlace place, Path name)
            throws IOException {
        Staging area = staging();
        Path made = random("");
        boolean moved = false;
        try {
            stage(area, made, making, key);
            area.handle.move(made, place.handle(), name);
            moved = true;
        } finally {
            if (!moved) {
                discard(area, made);
            }
        }
    }

    /** Makes a thing, and compares what lies in the private directory with it. */
    private static void stage(Staging area, Path made, Making making, @Nullable Object key)
            throws IOException {
        Path path = area.path.resolve(made);
        making.at(path);
        Object expected = key;
        if (expected == null) {
            expected = keyByPath(path);
        }
        if (!HostPlace.isSame(expected, area.handle.attributes(made).fileKey())) {
            throw new ExchangedException(made.toString());
        }
    }

    private static void discard(Staging area, Path made) {
        discard(area.handle, made, area.path.resolve(made));
    }

    /** Removes what a failure left; nothing else has such a random name. */
    private static void discard(HostHandle directory, Path made, Path path) {
        try {
            if (directory.attributes(made).isDirectory()) {
                directory.deleteDirectory(made);
            } else {
                directory.deleteFile(made);
            }
        } catch (IOException e) {
            try {
                // Another process led the path elsewhere, and the thing was made there.
                Files.deleteIfExists(path);
            } catch (IOException another) {
                e.addSuppressed(another);
            }
        }
    }

    private Staging staging() throws IOException {
        Staging known = staging;
        if (known != null && isStillThere(known)) {
            return known;
        }
        close();
        Path rootPath = root.path();
        if (rootPath == null || !HostPlace.isSame(root.key(), keyByPath(rootPath))) {
            throw new ExchangedException(root.toString());
        }
        Path name = random(HostNames.STAGING);
        Path path = rootPath.resolve(name);
        Files.createDirectory(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        HostHandle handle = null;
        boolean same = false;
        try {
            Object made = keyByPath(path);
            if (root.handle().attributes(name).isDirectory()) {
                handle = root.handle().openDirectory(name, root);
                same = HostPlace.isSame(made, handle.attributes().fileKey());
            }
        } finally {
            if (!same) {
                if (handle != null) {
                    handle.close();
                }
                discard(root.handle(), name, path);
            }
        }
        if (handle == null || !same) {
            throw new ExchangedException(name.toString());
        }
        Staging made = new Staging(name, path, handle);
        staging = made;
        return made;
    }

    /** {@return whether the root has the private directory, and the path leads to it} */
    private boolean isStillThere(Staging area) {
        try {
            return isInRoot(area)
                    && HostPlace.isSame(area.handle.attributes().fileKey(), keyByPath(area.path));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isInRoot(Staging area) throws IOException {
        Object key = area.handle.attributes().fileKey();
        return HostPlace.isSame(key, root.handle().attributes(area.name).fileKey());
    }

    private static @Nullable Object keyByPath(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    }

    @Override
    public void close() {
        Staging known = staging;
        staging = null;
        if (known == null) {
            return;
        }
        try {
            for (Path left : known.handle.list()) {
                discard(known, left);
            }
            if (isInRoot(known)) {
                root.handle().deleteDirectory(known.name);
            }
        } catch (IOException | FilesException e) {
            // Guests do not see the directory, and the next root makes another one.
        } finally {
            known.handle.close();
        }
    }

    private Path random(String prefix) {
        return system.getPath(prefix + Long.toHexString(RANDOM.nextLong()));
    }

    /** Another process exchanged something while this one made it. */
    private static final class ExchangedException extends IOException {
        private static final long serialVersionUID = 1;

        ExchangedException(String name) {
            super("Another process exchanged " + name);
        }
    }
}
