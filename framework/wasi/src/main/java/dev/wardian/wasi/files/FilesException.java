package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operation on a file or directory failed, for a reason that a guest is told. */
public final class FilesException extends Exception {
    private final WasiErrno errno;

    /**
     * Makes an exception. It has no stack trace, since guests cause many.
     *
     * @param errno the reason; not {@link WasiErrno#SUCCESS}
     */
    public FilesException(WasiErrno errno) {
        this(errno, null);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param errno the reason; not {@link WasiErrno#SUCCESS}
     * @param cause what the host's file system said
     */
    public FilesException(WasiErrno errno, @Nullable Throwable cause) {
        super(errno.toString(), cause, false, false);
        this.errno = Objects.requireNonNull(errno);
    }

    /** {@return the reason} */
    public WasiErrno errno() {
        return errno;
    }
}
