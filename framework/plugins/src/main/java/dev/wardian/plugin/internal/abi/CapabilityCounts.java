package dev.wardian.plugin.internal.abi;

/**
 * What an instance counted of one capability since it was last collected. Only the thread that has
 * the instance uses it.
 */
final class CapabilityCounts {
    /** Every other count belongs to one of these calls. */
    long calls;

    long denials;
    long refusedByRate;
    long bytesFromGuest;
    long bytesToGuest;

    void clear() {
        calls = 0;
        denials = 0;
        refusedByRate = 0;
        bytesFromGuest = 0;
        bytesToGuest = 0;
    }
}
