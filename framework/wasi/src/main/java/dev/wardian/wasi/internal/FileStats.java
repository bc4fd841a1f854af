package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileTimes;
import dev.wardian.wasi.files.FilesException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The types {@code filestat} and {@code fstflags}. */
final class FileStats {
    /** Bytes of a {@code filestat}. */
    static final int BYTES = 64;

    private static final int ACCESSED = 1;
    private static final int ACCESSED_NOW = 1 << 1;
    private static final int MODIFIED = 1 << 2;
    private static final int MODIFIED_NOW = 1 << 3;

    private static final long NANOS = 1_000_000_000L;

    private FileStats() {}

    static void write(GuestMemory memory, long address, FileStat stat, int type)
            throws FilesException {
        memory.check(address, BYTES);
        memory.writeI64(address, stat.device());
        memory.writeI64(address + 8, stat.inode());
        memory.writeI64(address + 16, type);
        memory.writeI64(address + 24, stat.links());
        memory.writeI64(address + 32, stat.size());
        memory.writeI64(address + 40, ClockId.nanos(stat.accessed()));
        memory.writeI64(address + 48, ClockId.nanos(stat.modified()));
        memory.writeI64(address + 56, ClockId.nanos(stat.changed()));
    }

    /** The times that a guest asks for. */
    static FileTimes times(long accessed, long modified, int flags) throws FilesException {
        if ((flags & ~(ACCESSED | ACCESSED_NOW | MODIFIED | MODIFIED_NOW)) != 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        return new FileTimes(
                time(accessed, flags, ACCESSED, ACCESSED_NOW),
                time(modified, flags, MODIFIED, MODIFIED_NOW));
    }

    private static @Nullable Instant time(long nanos, int flags, int given, int now)
            throws FilesException {
        if ((flags & given) != 0) {
            if ((flags & now) != 0) {
                throw new FilesException(WasiErrno.INVAL);
            }
            return Instant.ofEpochSecond(
                    Long.divideUnsigned(nanos, NANOS), Long.remainderUnsigned(nanos, NANOS));
        }
        return (flags & now) != 0 ? FileTimes.NOW : null;
    }
}
