package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileTimes;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.internal.PathWalker.Follow;
import dev.wardian.wasi.internal.PathWalker.Place;
import java.nio.charset.StandardCharsets;

/** The functions of paths, but for {@code path_open}. */
final class PathFunctions {
    private PathFunctions() {}

    private static Directory directory(WasiCall call, int param, long rights)
            throws FilesException {
        return call.descriptors().directory(call.i32(param), rights).directory();
    }

    static void createDirectory(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_CREATE_DIRECTORY);
        try (Place place = call.place(start, 1, Follow.NEVER)) {
            place.directory().createDirectory(place.name(WasiErrno.EXIST));
        }
    }

    static void removeDirectory(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_REMOVE_DIRECTORY);
        try (Place place = call.place(start, 1, Follow.NEVER)) {
            place.directory().removeDirectory(place.name(WasiErrno.INVAL));
        }
    }

    static void unlinkFile(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_UNLINK_FILE);
        try (Place place = call.place(start, 1, Follow.NEVER)) {
            String name = place.name(WasiErrno.ISDIR);
            requireNoSlash(place);
            place.directory().unlink(name);
        }
    }

    static void filestatGet(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_FILESTAT_GET);
        call.memory().check(call.u32(4), FileStats.BYTES);
        try (Place place = call.place(start, 2, Follow.of(call.i32(1)))) {
            FileStat stat = place.stat();
            requireDirectory(place, stat);
            FileStats.write(call.memory(), call.u32(4), stat, Descriptor.code(stat.type()));
        }
    }

    static void filestatSetTimes(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_FILESTAT_SET_TIMES);
        FileTimes times = FileStats.times(call.i64(4), call.i64(5), call.i32(6));
        try (Place place = call.place(start, 2, Follow.of(call.i32(1)))) {
            String name = place.name();
            if (name == null) {
                place.directory().setTimes(times);
                return;
            }
            if (place.slash()) {
                requireDirectory(place, place.stat());
            }
            place.directory().setTimes(name, times);
        }
    }

    static void link(WasiCall call) throws FilesException {
        Directory from = directory(call, 0, Rights.PATH_LINK_SOURCE);
        Directory to = directory(call, 4, Rights.PATH_LINK_TARGET);
        try (Place source = call.place(from, 2, Follow.of(call.i32(1)));
                Place target = call.place(to, 5, Follow.NEVER)) {
            String name = source.name(WasiErrno.PERM);
            requireDirectory(source, source.stat());
            String newName = target.name(WasiErrno.EXIST);
            if (target.slash()) {
                // A name with a slash is that of a directory, which nothing can be linked to.
                throw new FilesException(exists(target) ? WasiErrno.EXIST : WasiErrno.NOENT);
            }
            source.directory().link(name, target.directory(), newName);
        }
    }

    static void readlink(WasiCall call) throws FilesException {
        Directory start = directory(call, 0, Rights.PATH_READLINK);
        long address = call.u32(3);
        long length = call.u32(4);
        call.memory().check(address, length);
        call.memory().check(call.u32(5), 4);
        try (Place place = call.place(start, 1, Follow.BEFORE_SLASH)) {
            String text = place.directory().readSymbolicLink(place.name(WasiErrno.INVAL));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // What does not fit is cut, as on Unix.
            int count = (int) Math.min(bytes.length, length);
            call.memory().write(address, bytes, count);
            call.memory().writeI32(call.u32(5), count);
        }
    }

    static void rename(WasiCall call) throws FilesException {
        Directory from = directory(call, 0, Rights.PATH_RENAME_SOURCE);
        Directory to = directory(call, 3, Rights.PATH_RENAME_TARGET);
        try (Place source = call.place(from, 1, Follow.NEVER);
                Place target = call.place(to, 4, Follow.NEVER)) {
            String name = source.name(WasiErrno.BUSY);
            String newName = target.name(WasiErrno.BUSY);
            requireDirectoryOfSlash(source, target);
            source.directory().rename(name, target.directory(), newName);
        }
    }

    static void symlink(WasiCall call) throws FilesException {
        String text = call.path(0);
        Directory start = directory(call, 2, Rights.PATH_SYMLINK);
        if (text.isEmpty()) {
            throw new FilesException(WasiErrno.NOENT);
        }
        if (text.charAt(0) == '/') {
            // It could never be followed.
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        try (Place place = call.place(start, 3, Follow.NEVER)) {
            String name = place.name(WasiErrno.EXIST);
            if (place.slash()) {
                FileType type = exists(place) ? place.stat().type() : null;
                throw new FilesException(
                        type == null
                                ? WasiErrno.NOENT
                                : type == FileType.DIRECTORY ? WasiErrno.EXIST : WasiErrno.NOTDIR);
            }
            place.directory().createSymbolicLink(name, text);
        }
    }

    /** A path with a slash at its end is that of a directory. */
    static void requireDirectory(Place place, FileStat stat) throws FilesException {
        if (place.slash() && stat.type() != FileType.DIRECTORY) {
            throw new FilesException(WasiErrno.NOTDIR);
        }
    }

    /** A new name with a slash at its end is that of a directory, too. */
    static void requireDirectoryOfSlash(Place source, Place target) throws FilesException {
        if ((source.slash() || target.slash()) && source.stat().type() != FileType.DIRECTORY) {
            throw new FilesException(WasiErrno.NOTDIR);
        }
    }

    private static void requireNoSlash(Place place) throws FilesException {
        if (place.slash()) {
            throw new FilesException(
                    place.stat().type() == FileType.DIRECTORY ? WasiErrno.ISDIR : WasiErrno.NOTDIR);
        }
    }

    private static boolean exists(Place place) throws FilesException {
        try {
            place.stat();
            return true;
        } catch (FilesException e) {
            if (e.errno() == WasiErrno.NOENT) {
                return false;
            }
            throw e;
        }
    }
}
