package dev.wardian.plugin.capability;

import org.jspecify.annotations.Nullable;

/**
 * Ends a host function with an error number for the guest. It is part of the ordinary run of things
 * and so has no stack trace; the detail and the cause are for the operator and never reach the
 * guest.
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

    /** What the guest sees. */
    public Errno errno() {
        return errno;
    }
}
