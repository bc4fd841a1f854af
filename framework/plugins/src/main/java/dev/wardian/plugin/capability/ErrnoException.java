package dev.wardian.plugin.capability;

import org.jspecify.annotations.Nullable;

/**
 * Ends a host function with an error number for the guest. Such errors are normal, so the exception
 * has no stack trace. The detail and the cause are for the operator and never reach the guest.
 */
public final class ErrnoException extends RuntimeException {
    private final Errno errno;

    public ErrnoException(Errno errno, String detail) {
        this(errno, detail, null);
    }

    public ErrnoException(Errno errno, String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.errno = errno;
    }

    /** The error number that the guest receives. */
    public Errno errno() {
        return errno;
    }
}
