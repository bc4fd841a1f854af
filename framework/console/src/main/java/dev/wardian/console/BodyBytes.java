package dev.wardian.console;

/**
 * Counts the bytes of bodies that are being sent, and bounds them: clients decide how fast they
 * read, and a body stays in memory until it is sent.
 */
final class BodyBytes {
    /** A body that is not longer is always sent: it may say what a change has done. */
    static final int SMALL = 512 << 10;

    private final long most;
    private long sent;

    /**
     * @param most bytes of all bodies together; one that is longer is sent if no other is
     */
    BodyBytes(long most) {
        this.most = most;
    }

    /** Counts a body until {@link #release}, if there is room for it. */
    synchronized void take(int length) throws HttpProblem {
        if (length > SMALL && sent > 0 && length > most - sent) {
            throw new HttpProblem(503, "too many long responses are being sent");
        }
        sent += length;
    }

    /** A body is sent, or its client is gone. */
    synchronized void release(int length) {
        sent -= length;
    }
}
