package dev.wardian.plugin;

/** The error numbers that host functions answer to guests. The table is frozen: numbers are only ever appended. */
public enum Errno {
    /** An address or length outside the guest's memory. */
    EFAULT(1),
    /** More than a cap on size allows. */
    E2BIG(2),
    /** Text that is not well-formed UTF-8. */
    EUTF8(3),
    /** Outside of what was granted. */
    EDENIED(4),
    /** No such thing. */
    ENOTFOUND(5),
    /** An argument makes no sense. */
    EINVAL(6),
    /** No operation or hook is running. */
    ENOCALL(8),
    /** A quota is used up. */
    ELIMIT(9),
    /** The host failed; its operator knows why. */
    EHOST(10),
    /** Out of time. */
    ETIMEOUT(11),
    /** Not offered by this host. */
    EUNSUPPORTED(12),
    /** Somebody else was faster. */
    ECONFLICT(13);

    private final int number;
    private final ErrnoException exception;

    Errno(int number) {
        this.number = number;
        this.exception = new ErrnoException(this);
    }

    /** The number, above 0. */
    public int number() {
        return number;
    }

    /** What a host function returns for this error: the negative number. */
    public int result() {
        return -number;
    }

    /** An exception that ends a host function with this error. It carries no stack trace and is shared. */
    public ErrnoException exception() {
        return exception;
    }
}
