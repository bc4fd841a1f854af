package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.DirectoryEntry;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open directory. */
final class DirectoryDescriptor extends Descriptor {
    private final Directory directory;
    private final @Nullable String preopen;
    private @Nullable List<DirectoryEntry> listing;

    private DirectoryDescriptor(
            Directory directory, @Nullable String preopen, long rights, long inheriting) {
        super(rights, inheriting, 0);
        this.directory = directory;
        this.preopen = preopen;
    }

    /** A directory that a guest opened. */
    static DirectoryDescriptor opened(Directory directory, long rights, long inheriting) {
        return new DirectoryDescriptor(directory, null, rights, inheriting);
    }

    /** A directory that is open from the start, under the path that the guest knows it by. */
    static DirectoryDescriptor preopened(Directory directory, String path) {
        return new DirectoryDescriptor(
                directory, path, Rights.DIRECTORY, Rights.DIRECTORY | Rights.FILE);
    }

    Directory directory() {
        return directory;
    }

    /** The guest's path of a directory that is open from the start. */
    @Nullable String preopen() {
        return preopen;
    }

    /**
     * The names of this directory, {@code .} and {@code ..} among them. A place in the list is a
     * cookie, so the list is made anew only where reading begins at 0.
     */
    List<DirectoryEntry> listing(long cookie) throws FilesException {
        List<DirectoryEntry> names = listing;
        if (names == null || cookie == 0) {
            long self = directory.stat().inode();
            names = new ArrayList<>();
            names.add(new DirectoryEntry(".", self, FileType.DIRECTORY));
            // What lies above is not told.
            names.add(new DirectoryEntry("..", self, FileType.DIRECTORY));
            names.addAll(directory.list());
            listing = names;
        }
        return names;
    }

    @Override
    int type() {
        return DIRECTORY;
    }

    @Override
    FileStat stat() throws FilesException {
        return directory.stat();
    }

    @Override
    void close() {
        directory.close();
    }
}
