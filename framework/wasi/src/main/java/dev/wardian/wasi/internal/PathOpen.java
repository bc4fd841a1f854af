package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.OpenFile;
import dev.wardian.wasi.files.OpenMode;
import dev.wardian.wasi.internal.PathWalker.Follow;
import dev.wardian.wasi.internal.PathWalker.Place;
import org.jspecify.annotations.Nullable;

/**
 * The function {@code path_open}.
 *
 * @param flags how to open
 * @param rights the rights that the new descriptor gets, as far as its kind can have them
 * @param inheriting the rights that descriptors opened through it can get: those of the directory.
 *     What the guest names is left out of account, since libraries name too few and hosts without
 *     rights let that pass
 * @param descriptorFlags the flags of the new descriptor
 */
record PathOpen(int flags, long rights, long inheriting, int descriptorFlags) {
    private static final int CREATE = 1;
    private static final int DIRECTORY = 1 << 1;
    private static final int EXCLUSIVE = 1 << 2;
    private static final int TRUNCATE = 1 << 3;
    private static final int ALL = (1 << 4) - 1;

    /** Rights that need a file that can be written. */
    private static final long WRITING =
            Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE;

    static void open(WasiCall call) throws FilesException {
        int flags = call.i32(4);
        int descriptorFlags = call.i32(7);
        if ((flags & ~ALL) != 0 || (descriptorFlags & ~Descriptor.ALL_FLAGS) != 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        DirectoryDescriptor start = call.descriptors().directory(call.i32(0), needed(flags));
        call.memory().check(call.u32(8), 4);
        call.descriptors().requireRoom();
        PathOpen open =
                new PathOpen(
                        flags,
                        call.i64(5) & start.inheriting(),
                        start.inheriting(),
                        descriptorFlags);
        Follow follow = Follow.of(call.i32(1));
        if (open.has(CREATE) && open.has(EXCLUSIVE)) {
            follow = Follow.NEVER;
        }
        try (Place place = call.place(start.directory(), 2, follow)) {
            call.memory().writeI32(call.u32(8), call.descriptors().add(open.at(place)));
        }
    }

    private static long needed(int flags) {
        return Rights.PATH_OPEN
                | ((flags & CREATE) != 0 ? Rights.PATH_CREATE_FILE : 0)
                | ((flags & TRUNCATE) != 0 ? Rights.PATH_FILESTAT_SET_SIZE : 0);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private Descriptor at(Place place) throws FilesException {
        if (has(DIRECTORY) && (has(CREATE) || has(TRUNCATE))) {
            throw new FilesException(WasiErrno.INVAL);
        }
        String name = place.name();
        FileStat stat = name == null ? place.stat() : find(place.directory(), name);
        if (stat == null) {
            if (!has(CREATE)) {
                throw new FilesException(WasiErrno.NOENT);
            }
            if (place.slash()) {
                throw new FilesException(WasiErrno.ISDIR);
            }
        } else {
            check(place, stat);
        }
        if (stat != null && stat.type() == FileType.DIRECTORY) {
            Directory directory = place.directory();
            return DirectoryDescriptor.opened(
                    name == null ? directory.open() : directory.openDirectory(name),
                    rights & Rights.DIRECTORY,
                    inheriting);
        }
        return file(place.directory(), place.name(WasiErrno.ISDIR));
    }

    /** Says why what is there cannot be opened in this way. */
    private void check(Place place, FileStat stat) throws FilesException {
        if (has(CREATE) && has(EXCLUSIVE)) {
            throw new FilesException(WasiErrno.EXIST);
        }
        switch (stat.type()) {
            case DIRECTORY -> {
                if (has(CREATE) || has(TRUNCATE) || writes()) {
                    throw new FilesException(WasiErrno.ISDIR);
                }
            }
            case SYMBOLIC_LINK ->
                    throw new FilesException(has(DIRECTORY) ? WasiErrno.NOTDIR : WasiErrno.LOOP);
            case FILE -> {
                if (has(DIRECTORY) || place.slash()) {
                    throw new FilesException(WasiErrno.NOTDIR);
                }
            }
            case OTHER -> throw new FilesException(WasiErrno.NOTSUP);
        }
    }

    private boolean writes() {
        return (rights & Rights.FD_WRITE) != 0;
    }

    private FileDescriptor file(Directory directory, String name) throws FilesException {
        long all = rights & Rights.FILE;
        OpenMode mode =
                new OpenMode(
                        (all & Rights.FD_READ) != 0,
                        (all & WRITING) != 0 || has(TRUNCATE),
                        has(CREATE),
                        has(EXCLUSIVE),
                        has(TRUNCATE));
        OpenFile file = directory.openFile(name, mode);
        return new FileDescriptor(file, all, inheriting & Rights.FILE, descriptorFlags);
    }

    private static @Nullable FileStat find(Directory directory, String name) throws FilesException {
        try {
            return directory.stat(name);
        } catch (FilesException e) {
            if (e.errno() == WasiErrno.NOENT) {
                return null;
            }
            throw e;
        }
    }
}
