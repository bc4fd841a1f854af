package dev.wardian.wasi.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wardian.wasi.WasiErrno;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A directory by its path, for trees that no other process changes. */
final class PathHandle implements HostHandle {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final HostPlace place;

    PathHandle(HostPlace place) {
        this.place = place;
    }

    /** {@return the path of the directory, wherever it was moved to} */
    private Path path() throws IOException {
        Path path = place.path();
        if (path == null) {
            throw new NoSuchFileException(place.toString());
        }
        return path;
    }

    private Path path(Path name) throws IOException {
        return path().resolve(name);
    }

    @Override
    public BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path(), BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(path(name), BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel openFile(Path name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(NOFOLLOW_LINKS);
        return FileChannel.open(path(name), all);
    }

    @Override
    public HostHandle openDirectory(Path name, HostPlace inner) throws IOException {
        // Shows, as opening does, that the directory can be read.
        probe(path(name));
        return new PathHandle(inner);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        Files.delete(path(name));
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        Files.delete(path(name));
    }

    @Override
    public void move(Path name, HostHandle target, Path targetName) throws IOException {
        Path to = ((PathHandle) target).path(targetName);
        if (WINDOWS && Files.isDirectory(to, NOFOLLOW_LINKS)) {
            // Windows replaces files, but no directories.
            Files.delete(to);
        }
        Files.move(path(name), to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public List<Path> list() throws IOException, FilesException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path())) {
            for (Path path : stream) {
                if (names.size() == Directory.MAX_NAMES) {
                    throw new FilesException(WasiErrno.NOMEM);
                }
                names.add(path.getFileName());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public void setTimes(FileTime modified, FileTime accessed) throws IOException {
        view(path()).setTimes(modified, accessed, null);
    }

    @Override
    public void setTimes(Path name, FileTime modified, FileTime accessed) throws IOException {
        view(path(name)).setTimes(modified, accessed, null);
    }

    private static BasicFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    }

    @Override
    public void sync() throws IOException {
        if (!WINDOWS) {
            try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void probe() throws IOException {
        probe(path());
    }

    private static void probe(Path path) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            Objects.requireNonNull(stream);
        }
    }

    @Override
    public void close() {}
}
