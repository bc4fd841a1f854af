package dev.wardian.plugin.capability;

import java.time.Duration;

/**
 * How many lines of one kind a log gets in a period, so that a guest cannot fill it. Thread-safe.
 *
 * <pre>{@code
 * long skipped = limit.admit();
 * if (skipped >= 0) {
 *     log.warn("{} failed; {} lines before were not logged", what, skipped);
 * }
 * }</pre>
 */
public final class LogLimit {
    private final int most;
    private final long periodNanos;

    // Under this object's monitor.
    private long begun = System.nanoTime();
    private int logged;
    private long skipped;

    /**
     * Makes a limit.
     *
     * @param most the most lines in a period, from 1
     * @param period how long a period is, above 0
     */
    public LogLimit(int most, Duration period) {
        this.most = most;
        this.periodNanos = period.toNanos();
    }

    /** {@return how many lines were skipped before this one; -1 if this one is to be skipped} */
    public long admit() {
        return admit(System.nanoTime());
    }

    /** As {@link #admit()}, at a moment of {@link System#nanoTime()}. */
    synchronized long admit(long now) {
        if (now - begun >= periodNanos) {
            begun = now;
            logged = 0;
        }
        if (logged >= most) {
            skipped++;
            return -1;
        }
        logged++;
        return takeSkipped();
    }

    /** {@return how many lines were skipped since the last one that was logged} For a last line. */
    public synchronized long takeSkipped() {
        long before = skipped;
        skipped = 0;
        return before;
    }
}
