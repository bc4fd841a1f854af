package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.OpenFile;

/** An open file with a position. */
final class FileDescriptor extends Descriptor {
    /** {@code whence}: from the position; then from the start, and from the end. */
    static final int CURRENT = 1;

    private static final int SET = 0;
    private static final int END = 2;

    private final OpenFile file;
    private long position;

    FileDescriptor(OpenFile file, long rights, long inheriting, int flags) {
        super(rights, inheriting, flags);
        this.file = file;
    }

    OpenFile file() {
        return file;
    }

    long position() {
        return position;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }

    long seek(long offset, int whence) throws FilesException {
        long base =
                switch (whence) {
                    case SET -> 0;
                    case CURRENT -> position;
                    case END -> file.stat().size();
                    default -> throw new FilesException(WasiErrno.INVAL);
                };
        long target = base + offset;
        // Both have the same sign and the sum has the other one only if it overflowed.
        if (target < 0) {
            throw new FilesException(offset > 0 ? WasiErrno.OVERFLOW : WasiErrno.INVAL);
        }
        position = target;
        return target;
    }

    /** Waits for the device, where the flags want that of each write. */
    void settle() throws FilesException {
        if (has(SYNC) || has(DSYNC)) {
            file.sync(has(SYNC));
        }
    }

    @Override
    int type() {
        return REGULAR_FILE;
    }

    @Override
    FileStat stat() throws FilesException {
        return file.stat();
    }

    @Override
    void close() {
        file.close();
    }
}
