package dev.wardian.plugin.capability;

import org.jspecify.annotations.Nullable;

/**
 * Ends a host function with an error number for the guest. Such errors are normal, so the exception
 * has no stack trace. The detail and the cause are for the operator and never reach the guest.
 */
public final class ErrnoException extends RuntimeException {
    private final Errno errno;

    /**
     * Makes an exception without a cause.
     *
     * @param errno the number that the guest receives
     * @param detail what is wrong, one line for the operator
     */
    public ErrnoException(Errno errno, String detail) {
        this(errno, detail, null);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param errno the number that the guest receives
     * @param detail what is wrong, one line for the operator
     * @param cause the exception behind it, or null
     */
    public ErrnoException(Errno errno, String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.errno = errno;
    }

    /** {@return the error number that the guest receives} */
    public Errno errno() {
        return errno;
    }
}
