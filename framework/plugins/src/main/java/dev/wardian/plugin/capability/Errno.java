package dev.wardian.plugin.capability;

/** The error numbers of ABI 1. A number never changes its meaning; new numbers are appended. */
public enum Errno {
    /** An address is outside the memory. */
    EFAULT(1),
    /** A size exceeds a limit. */
    E2BIG(2),
    /** Text is not UTF-8. */
    EUTF8(3),
    /** The policy does not allow it. */
    EDENIED(4),
    /** The named thing does not exist. */
    ENOTFOUND(5),
    /** An argument is not valid. */
    EINVAL(6),
    /** The function was called outside an operation. */
    ENOCALL(8),
    /** A quota is exhausted. */
    ELIMIT(9),
    /** The host failed. The operator sees the reason. */
    EHOST(10),
    /** It timed out. */
    ETIMEOUT(11),
    /** This host does not support it. */
    EUNSUPPORTED(12),
    /** Another change came first. */
    ECONFLICT(13),
    /** The called plugin reported a failure. */
    EFAILED(14),
    /** The handle, or its other end, is closed. */
    ECLOSED(15),
    /** It is not possible now: a rate is exceeded, or a queue is full. Try again later. */
    EUNAVAILABLE(16);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** {@return the number, above 0} A function returns its negative. */
    public int number() {
        return number;
    }
}
