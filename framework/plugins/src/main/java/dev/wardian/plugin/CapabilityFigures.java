package dev.wardian.plugin;

/**
 * What a plugin did with one capability, in calls of operations, in hooks and in start-up code.
 * What warms the plugin up is not counted.
 *
 * @param calls calls of the capability's functions, with those that were denied or refused, and
 *     calls of the ABI's functions that the policy denied; calls over {@link
 *     dev.wardian.plugin.capability.Limit#CAPABILITY_CALLS} not included
 * @param denials arguments that the policy denied
 * @param refusedByRate those of {@code calls} that were refused because the plugin made more calls
 *     in a second than {@code calls} of its policy allows
 * @param bytesFromGuest bytes that the functions copied from the guest's memory
 * @param bytesToGuest bytes that the functions copied to the guest's memory, with replies that the
 *     guest fetched later
 * @param openHandles handles that are open now, in all instances
 */
public record CapabilityFigures(
        long calls,
        long denials,
        long refusedByRate,
        long bytesFromGuest,
        long bytesToGuest,
        int openHandles) {
    /** Nothing was counted. */
    public static final CapabilityFigures NONE = new CapabilityFigures(0, 0, 0, 0, 0, 0);

    /**
     * {@return the sum of both figures}
     *
     * @param other the other figures
     */
    public CapabilityFigures plus(CapabilityFigures other) {
        return new CapabilityFigures(
                calls + other.calls,
                denials + other.denials,
                refusedByRate + other.refusedByRate,
                bytesFromGuest + other.bytesFromGuest,
                bytesToGuest + other.bytesToGuest,
                openHandles + other.openHandles);
    }
}
