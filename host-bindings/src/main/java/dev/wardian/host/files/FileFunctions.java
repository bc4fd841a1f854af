package dev.wardian.host.files;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.wasi.files.DirectoryEntry;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.Mounts;
import dev.wardian.wasi.files.OpenFile;
import dev.wardian.wasi.files.OpenMode;
import dev.wardian.wasi.internal.MountedFiles;
import dev.wardian.wasm.FunctionType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The functions of {@code wardian:files/1}, on the same directories as those of WASI. Each instance
 * opens the directories when it first names a path.
 */
final class FileFunctions {
    private static final int MOST_PATH_BYTES = 4_096;
    private static final int MOST_BYTES = 1 << 24;
    private static final int PIECE = 1 << 16;

    /** What one name of a path costs, in units of fuel. */
    private static final long FUEL_OF_STEP = 100;

    private static final int STAT_BYTES = 24;

    /** The modes of {@code open}, by their numbers. */
    private static final List<OpenMode> MODES =
            List.of(
                    OpenMode.READ,
                    new OpenMode(true, true, true, false, true),
                    new OpenMode(true, true, true, true, false),
                    new OpenMode(true, true, true, false, false));

    private final Mounts mounts;

    /** A file that a guest has open. */
    private record Opened(OpenFile file, String path, boolean writable) implements AutoCloseable {
        void requireWritable(CapabilityCall call) {
            if (!writable) {
                throw call.denied("write " + path);
            }
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** Something that is done with files. */
    private interface Action<T> {
        T run() throws FilesException;
    }

    private FileFunctions(Mounts mounts) {
        this.mounts = mounts;
    }

    static void addTo(HostFunctions.Builder functions, Mounts mounts) {
        FileFunctions files = new FileFunctions(mounts);
        functions
                .add("open", FunctionType.parse("[i32 i32 i32] -> [i32]"), files::open)
                .add("read", FunctionType.parse("[i32 i32 i64 i32] -> [i32]"), FileFunctions::read)
                .add(
                        "write",
                        FunctionType.parse("[i32 i64 i32 i32] -> [i32]"),
                        FileFunctions::write)
                .add("size", FunctionType.parse("[i32] -> [i64]"), FileFunctions::size)
                .add("resize", FunctionType.parse("[i32 i64] -> [i32]"), FileFunctions::resize)
                .add("sync", FunctionType.parse("[i32] -> [i32]"), FileFunctions::sync)
                .add("close", FunctionType.parse("[i32] -> [i32]"), FileFunctions::close)
                .add("stat", FunctionType.parse("[i32 i32 i32 i32] -> [i32]"), files::stat)
                .add("list", FunctionType.parse("[i32 i32 i32 i32] -> [i32]"), files::list)
                .add("make_dir", FunctionType.parse("[i32 i32] -> [i32]"), files::makeDirectory)
                .add("remove", FunctionType.parse("[i32 i32] -> [i32]"), files::remove)
                .add("rename", FunctionType.parse("[i32 i32 i32 i32] -> [i32]"), files::rename);
    }

    private static Handles<Opened> handles(CapabilityCall call) {
        return call.handles(Opened.class, Lifetime.INSTANCE);
    }

    /** The directories of the calling instance. */
    private MountedFiles files(CapabilityCall call) {
        return call.instanceState(MountedFiles.class, () -> openDirectories(call));
    }

    private MountedFiles openDirectories(CapabilityCall call) {
        MountedFiles opened;
        try {
            opened = MountedFiles.open(mounts);
        } catch (FilesException e) {
            throw new ErrnoException(
                    errno(e), "a directory of the host cannot be opened: " + e.errno(), e);
        }
        long bytes = mounts.memoryBytes();
        if (!call.reserveMemory(bytes)) {
            opened.close();
            throw new ErrnoException(
                    Errno.ELIMIT,
                    "the memory budget has no room for directories of " + Unit.BYTES.format(bytes));
        }
        return opened;
    }

    private static String path(CapabilityCall call, int param) {
        return call.text(param, param + 1, MOST_PATH_BYTES);
    }

    /** What a name of a path costs the guest. */
    private static Runnable step(CapabilityCall call) {
        return () -> {
            call.consumeFuel(FUEL_OF_STEP);
            call.checkInterrupted();
        };
    }

    private long open(CapabilityCall call) {
        String path = path(call, 0);
        int number = call.i32(2);
        if (number < 0 || number >= MODES.size()) {
            throw new ErrnoException(Errno.EINVAL, "no mode " + number);
        }
        OpenMode mode = MODES.get(number);
        String subject = (mode.write() ? "write " : "read ") + path;
        call.subject(subject);
        // An open file is emptied or made, so nothing may be in the way of its handle.
        handles(call).requireRoom();
        Opened opened =
                atPath(
                        call,
                        subject,
                        () ->
                                new Opened(
                                        files(call).openFile(path, mode, step(call)),
                                        path,
                                        mode.write()));
        boolean given = false;
        try {
            int handle = handles(call).open(opened);
            given = true;
            return handle;
        } finally {
            if (!given) {
                opened.close();
            }
        }
    }

    private static long read(CapabilityCall call) {
        int length = call.length(3, MOST_BYTES);
        Opened opened = handles(call).get(call.i32(1));
        long offset = position(call.i64(2));
        call.requireRange(call.u32(0), length);
        byte[] piece = new byte[Math.min(PIECE, length)];
        long done = 0;
        while (done < length) {
            long at = offset + done;
            int wanted = (int) Math.min(piece.length, length - done);
            int count;
            try {
                count = opened.file().read(at, piece, 0, wanted);
            } catch (FilesException e) {
                if (done == 0) {
                    throw failure(call, opened.path(), e);
                }
                // The guest gets the reason when it goes on.
                break;
            }
            if (count <= 0) {
                break;
            }
            call.write(call.u32(0) + done, piece, 0, count);
            done += count;
            call.checkInterrupted();
        }
        return done;
    }

    private static long write(CapabilityCall call) {
        int length = call.length(3, MOST_BYTES);
        Opened opened = handles(call).get(call.i32(0));
        opened.requireWritable(call);
        long offset = position(call.i64(1));
        call.requireRange(call.u32(2), length);
        byte[] piece = new byte[Math.min(PIECE, length)];
        long done = 0;
        while (done < length) {
            int count = (int) Math.min(piece.length, length - done);
            call.read(call.u32(2) + done, piece, 0, count);
            long at = offset + done;
            int written;
            try {
                written = opened.file().write(at, piece, 0, count);
            } catch (FilesException e) {
                if (done == 0) {
                    throw failure(call, opened.path(), e);
                }
                // The guest gets the reason when it goes on.
                break;
            }
            done += written;
            if (written < count) {
                break;
            }
            call.checkInterrupted();
        }
        return done;
    }

    private static long position(long value) {
        if (value < 0) {
            throw new ErrnoException(Errno.EINVAL, "negative: " + value);
        }
        return value;
    }

    private static long size(CapabilityCall call) {
        Opened opened = handles(call).get(call.i32(0));
        return onFile(call, opened, () -> opened.file().stat().size());
    }

    private static long resize(CapabilityCall call) {
        Opened opened = handles(call).get(call.i32(0));
        opened.requireWritable(call);
        long size = position(call.i64(1));
        return onFile(
                call,
                opened,
                () -> {
                    opened.file().setSize(size);
                    return 0;
                });
    }

    private static long sync(CapabilityCall call) {
        Opened opened = handles(call).get(call.i32(0));
        return onFile(
                call,
                opened,
                () -> {
                    opened.file().sync(true);
                    return 0;
                });
    }

    private static long close(CapabilityCall call) {
        handles(call).close(call.i32(0));
        return 0;
    }

    private long stat(CapabilityCall call) {
        String path = path(call, 0);
        FileStat stat = atPath(call, "read " + path, () -> files(call).stat(path, step(call)));
        byte[] bytes = new byte[STAT_BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(kind(stat.type()))
                .putLong(stat.size())
                .putLong(stat.modified().toEpochMilli());
        return call.reply(2, 3, bytes);
    }

    private static int kind(FileType type) {
        return switch (type) {
            case FILE -> 1;
            case DIRECTORY -> 2;
            case SYMBOLIC_LINK, OTHER -> 3;
        };
    }

    private long list(CapabilityCall call) {
        String path = path(call, 0);
        List<DirectoryEntry> entries =
                atPath(call, "read " + path, () -> files(call).list(path, step(call)));
        call.consumeFuel(FUEL_OF_STEP * entries.size());
        StringBuilder names = new StringBuilder();
        for (DirectoryEntry entry : entries) {
            names.append(entry.name());
            names.append(entry.type() == FileType.DIRECTORY ? "/\0" : "\0");
            if (names.length() > MOST_BYTES) {
                throw new ErrnoException(Errno.E2BIG, "the names in " + path);
            }
        }
        return call.reply(2, 3, names.toString().getBytes(StandardCharsets.UTF_8));
    }

    private long makeDirectory(CapabilityCall call) {
        String path = path(call, 0);
        return atPath(
                call,
                "write " + path,
                () -> {
                    files(call).createDirectory(path, step(call));
                    return 0;
                });
    }

    private long remove(CapabilityCall call) {
        String path = path(call, 0);
        return atPath(
                call,
                "write " + path,
                () -> {
                    files(call).remove(path, step(call));
                    return 0;
                });
    }

    private long rename(CapabilityCall call) {
        String from = path(call, 0);
        String to = path(call, 2);
        return atPath(
                call,
                "write " + from + " and " + to,
                () -> {
                    files(call).rename(from, to, step(call));
                    return 0;
                });
    }

    /** Does something with a path. What the guest may not do is in the audit log. */
    private static <T> T atPath(CapabilityCall call, String subject, Action<T> action) {
        try {
            return action.run();
        } catch (FilesException e) {
            switch (e.errno()) {
                // A directory that was taken back is no mount any more.
                case NOTCAPABLE, ROFS, BADF -> throw call.denied(subject);
                default -> throw failure(call, subject, e);
            }
        }
    }

    private static <T> T onFile(CapabilityCall call, Opened opened, Action<T> action) {
        try {
            return action.run();
        } catch (FilesException e) {
            throw failure(call, opened.path(), e);
        }
    }

    private static ErrnoException failure(
            CapabilityCall call, String what, FilesException failure) {
        // A file that an end of the call closed says nothing of the file.
        call.checkInterrupted();
        Errno errno = errno(failure);
        return errno == Errno.EDENIED
                ? call.denied("write " + what)
                : new ErrnoException(errno, what + ": " + failure.errno(), failure);
    }

    private static Errno errno(FilesException failure) {
        return switch (failure.errno()) {
            case NOENT -> Errno.ENOTFOUND;
            case EXIST, NOTEMPTY -> Errno.ECONFLICT;
            case NOTCAPABLE, ROFS -> Errno.EDENIED;
            case NOSPC, DQUOT, NFILE, MFILE, NOMEM, MLINK -> Errno.ELIMIT;
            case FBIG, NAMETOOLONG -> Errno.E2BIG;
            case BADF -> Errno.ECLOSED;
            case NOTSUP, ILSEQ -> Errno.EUNSUPPORTED;
            case INVAL, ISDIR, NOTDIR, LOOP, XDEV, BUSY -> Errno.EINVAL;
            default -> Errno.EHOST;
        };
    }
}
