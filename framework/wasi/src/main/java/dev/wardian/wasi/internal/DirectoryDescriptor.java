package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FilesException;
import org.jspecify.annotations.Nullable;

/** An open directory. */
final class DirectoryDescriptor extends Descriptor {
    private final Directory directory;
    private final @Nullable String preopen;

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
