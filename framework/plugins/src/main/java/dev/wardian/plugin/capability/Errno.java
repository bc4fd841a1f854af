package dev.wardian.plugin.capability;

/**
 * The error numbers of ABI 1. Frozen: a number keeps its meaning for ever, new ones are appended.
 */
public enum Errno {
    /** An address outside the memory. */
    EFAULT(1),
    /** More than a cap allows. */
    E2BIG(2),
    /** Text that is not UTF-8. */
    EUTF8(3),
    /** Not granted. */
    EDENIED(4),
    /** There is no such thing. */
    ENOTFOUND(5),
    /** An argument without meaning. */
    EINVAL(6),
    /** Called outside an operation. */
    ENOCALL(8),
    /** A quota is used up. */
    ELIMIT(9),
    /** The host failed; the operator sees why. */
    EHOST(10),
    /** It took too long. */
    ETIMEOUT(11),
    /** Not offered by this host. */
    EUNSUPPORTED(12),
    /** Somebody else was faster. */
    ECONFLICT(13),
    /** Another plugin that was called reports a failure of its own. */
    EFAILED(14),
    /** The handle, or its other end, is closed. */
    ECLOSED(15),
    /** Not possible now: a rate is reached, or a queue is full. Try again later. */
    EUNAVAILABLE(16);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The number, above 0; a function's result is its negative. */
    public int number() {
        return number;
    }
}
