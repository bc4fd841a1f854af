package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;

/** What a number of a guest stands for: a stream, a file or a directory. */
abstract class Descriptor {
    /** {@code filetype}: unknown, a terminal, a directory, a regular file, a symbolic link. */
    static final int UNKNOWN = 0;

    static final int CHARACTER_DEVICE = 2;
    static final int DIRECTORY = 3;
    static final int REGULAR_FILE = 4;
    static final int SYMBOLIC_LINK = 7;

    /** {@code fdflags}: writes go to the end, nothing waits, and what each write waits for. */
    static final int APPEND = 1;

    static final int DSYNC = 1 << 1;
    static final int RSYNC = 1 << 3;
    static final int SYNC = 1 << 4;

    /** All bits of {@code fdflags}. */
    static final int ALL_FLAGS = (1 << 5) - 1;

    private long rights;
    private long inheriting;
    private int flags;

    Descriptor(long rights, long inheriting, int flags) {
        this.rights = rights;
        this.inheriting = inheriting;
        this.flags = flags;
    }

    /** The number of a type in {@code filetype}. */
    static int code(FileType type) {
        return switch (type) {
            case FILE -> REGULAR_FILE;
            case DIRECTORY -> DIRECTORY;
            case SYMBOLIC_LINK -> SYMBOLIC_LINK;
            case OTHER -> UNKNOWN;
        };
    }

    final long rights() {
        return rights;
    }

    final long inheriting() {
        return inheriting;
    }

    final int flags() {
        return flags;
    }

    final boolean has(int flag) {
        return (flags & flag) != 0;
    }

    final void setFlags(int flags) throws FilesException {
        if ((flags & ~ALL_FLAGS) != 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        this.flags = flags;
    }

    /** Checks that it has all these rights. */
    final void require(long needed) throws FilesException {
        if ((rights & needed) != needed) {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
    }

    /** Takes rights away; none can be added. */
    final void narrow(long newRights, long newInheriting) throws FilesException {
        if ((newRights & ~rights) != 0 || (newInheriting & ~inheriting) != 0) {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        rights = newRights;
        inheriting = newInheriting;
    }

    /** The number in {@code filetype}. */
    abstract int type();

    abstract FileStat stat() throws FilesException;

    abstract void close();
}
