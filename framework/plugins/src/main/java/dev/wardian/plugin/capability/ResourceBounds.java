package dev.wardian.plugin.capability;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How many {@linkplain BlockingResource resources} a plugin may have, and how long one may last, as
 * part of a policy: the keys {@code concurrency} and {@code timeout}.
 *
 * @param concurrency the most resources at once, over all instances of the plugin
 * @param timeoutNanos the longest time of one, in nanoseconds
 */
public record ResourceBounds(int concurrency, long timeoutNanos) {
    /** The key of {@link #concurrency}: a number from 1 to 64. */
    public static final String CONCURRENCY = "concurrency";

    /** The key of {@link #timeoutNanos}: a time from 10ms to 60min. */
    public static final String TIMEOUT = "timeout";

    private static final int MOST_CONCURRENCY = 64;
    private static final long MIN_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_TIMEOUT = TimeUnit.MINUTES.toNanos(60);

    /**
     * Reads the two keys of a request or grant.
     *
     * @param node the request or grant, which allows the keys
     * @return the bounds, with this object's value for a key that is missing
     */
    public ResourceBounds read(ManifestNode node) {
        return new ResourceBounds(
                node.get(CONCURRENCY)
                        .map(it -> it.asInteger(1, MOST_CONCURRENCY, concurrency))
                        .orElse((long) concurrency)
                        .intValue(),
                node.get(TIMEOUT)
                        .map(
                                it ->
                                        it.asQuantity(
                                                Unit.NANOSECONDS,
                                                MIN_TIMEOUT,
                                                MAX_TIMEOUT,
                                                timeoutNanos))
                        .orElse(timeoutNanos));
    }

    /**
     * {@return what both allow}
     *
     * @param other the other bounds
     */
    public ResourceBounds intersect(ResourceBounds other) {
        return new ResourceBounds(
                Math.min(concurrency, other.concurrency),
                Math.min(timeoutNanos, other.timeoutNanos));
    }

    /** {@return the bounds as rules of a policy} */
    public List<String> rules() {
        return List.of(
                "at most " + concurrency + " at once",
                "at most " + Unit.NANOSECONDS.format(timeoutNanos) + " each");
    }
}
