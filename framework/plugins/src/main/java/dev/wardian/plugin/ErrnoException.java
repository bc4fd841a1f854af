package dev.wardian.plugin;

/** Ends a host function with an error number. Only {@link Errno#exception()} makes them; they carry no stack trace. */
public final class ErrnoException extends RuntimeException {
    private final Errno errno;

    ErrnoException(Errno errno) {
        super(errno.name(), null, false, false);
        this.errno = errno;
    }

    /** The error that the guest sees. */
    public Errno errno() {
        return errno;
    }
}
