package dev.wardian.host.kv;

import java.time.InstantSource;

/** Where versions begin. */
final class Versions {
    /** How many versions there may be in a millisecond, as a power of two. */
    private static final int BITS_OF_A_MILLISECOND = 20;

    private Versions() {}

    /**
     * A number that an earlier store, one in memory or an older copy of a file, has not reached:
     * nobody makes a million versions in each millisecond. It stays below 2^62 until the year 2109.
     */
    static long floor(InstantSource clock) {
        return Math.max(1, clock.millis() << BITS_OF_A_MILLISECOND);
    }
}
