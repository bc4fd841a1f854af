package dev.wardian.wasi.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is open in the operating system. Whatever another process does to its path, its
 * names are those of this directory.
 */
final class SecureHandle implements HostHandle {
    /** The JDK opens a directory twice, once to list it. */
    private static final int PER_DIRECTORY = 2;

    private final SecureDirectoryStream<Path> stream;
    private final Path itself;

    /** The share of directories below this one, or null. */
    private final HostDescriptors.@Nullable Share descriptors;

    /** How many descriptors of the share this one has. */
    private int taken;

    private SecureHandle(
            SecureDirectoryStream<Path> stream,
            FileSystem system,
            HostDescriptors.@Nullable Share descriptors,
            int taken) {
        this.stream = stream;
        this.itself = system.getPath(".");
        this.descriptors = descriptors;
        this.taken = taken;
    }

    /**
     * {@return the handle of a root, or null if the platform has none}
     *
     * @param descriptors the share of what is opened below it, or null
     */
    @SuppressWarnings("StreamResourceLeak") // The handle closes the stream.
    static @Nullable SecureHandle openRoot(Path root, HostDescriptors.@Nullable Share descriptors)
            throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SecureHandle(secure, root.getFileSystem(), descriptors, 0);
        }
        stream.close();
        return null;
    }

    @Override
    public BasicFileAttributes attributes() throws IOException {
        return stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return view(name).readAttributes();
    }

    private BasicFileAttributeView view(Path name) {
        return stream.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel openFile(Path name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(NOFOLLOW_LINKS);
        SeekableByteChannel channel = stream.newByteChannel(name, all);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("The file system has no channels with positions");
    }

    @Override
    public HostHandle openDirectory(Path name, HostPlace place) throws IOException {
        if (descriptors != null && !descriptors.take(PER_DIRECTORY)) {
            throw new NoDescriptorsException(name.toString());
        }
        SecureHandle handle = null;
        boolean isDirectory = false;
        try {
            SecureDirectoryStream<Path> opened = stream.newDirectoryStream(name, NOFOLLOW_LINKS);
            handle =
                    new SecureHandle(
                            opened,
                            name.getFileSystem(),
                            descriptors,
                            descriptors == null ? 0 : PER_DIRECTORY);
            isDirectory = handle.attributes().isDirectory();
        } finally {
            if (handle == null) {
                give(PER_DIRECTORY);
            } else if (!isDirectory) {
                handle.close();
            }
        }
        if (!isDirectory) {
            throw new NotDirectoryException(name.toString());
        }
        return handle;
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        stream.deleteFile(name);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    @Override
    public void move(Path name, HostHandle target, Path targetName) throws IOException {
        stream.move(name, ((SecureHandle) target).stream, targetName);
    }

    @Override
    public List<Path> list() throws IOException, FilesException {
        List<Path> names = new ArrayList<>();
        // A stream lists once, so each list has a stream of its own.
        try (SecureDirectoryStream<Path> own = stream.newDirectoryStream(itself, NOFOLLOW_LINKS)) {
            for (Path path : own) {
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
        stream.getFileAttributeView(BasicFileAttributeView.class)
                .setTimes(modified, accessed, null);
    }

    @Override
    public void setTimes(Path name, FileTime modified, FileTime accessed) throws IOException {
        view(name).setTimes(modified, accessed, null);
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel channel = openFile(itself, Set.of(StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    @Override
    public void probe() throws IOException {
        stream.newDirectoryStream(itself, NOFOLLOW_LINKS).close();
    }

    private void give(int count) {
        if (descriptors != null) {
            descriptors.give(count);
        }
    }

    @Override
    public void close() {
        give(taken);
        taken = 0;
        try {
            stream.close();
        } catch (IOException e) {
            // The descriptor is gone all the same, and nothing was written through it.
        }
    }
}
