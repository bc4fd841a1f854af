package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Makes things by their paths, in trees that no other process changes. */
final class PathMaker implements HostMaker {
    @Override
    public void createDirectory(HostPlace place, Path name) throws IOException {
        Files.createDirectory(path(place, name));
    }

    @Override
    public void createSymbolicLink(HostPlace place, Path name, Path text) throws IOException {
        Files.createSymbolicLink(path(place, name), text);
    }

    @Override
    public void link(
            HostPlace place, Path name, @Nullable Object key, HostPlace target, Path targetName)
            throws IOException {
        Files.createLink(path(target, targetName), path(place, name));
    }

    @Override
    public void setLinkTimes(
            HostPlace place, Path name, @Nullable Object key, FileTime modified, FileTime accessed)
            throws IOException {
        Path path = path(place, name);
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(modified, accessed, null);
    }

    @Override
    public void close() {}

    private static Path path(HostPlace place, Path name) throws IOException {
        Path path = place.path(name);
        if (path == null) {
            throw new NoSuchFileException(name.toString());
        }
        return path;
    }
}
