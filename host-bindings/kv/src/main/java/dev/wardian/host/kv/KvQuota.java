package dev.wardian.host.kv;

/**
 * What a namespace may hold.
 *
 * @param bytes the most bytes of keys, in UTF-8, and values together
 * @param keys the most keys
 */
public record KvQuota(long bytes, long keys) {
    /**
     * Checks the numbers.
     *
     * @param bytes the most bytes of keys, in UTF-8, and values together
     * @param keys the most keys
     * @throws IllegalArgumentException if one is negative
     */
    public KvQuota {
        if (bytes < 0 || keys < 0) {
            throw new IllegalArgumentException(bytes + " bytes in " + keys + " keys");
        }
    }
}
