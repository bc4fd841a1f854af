package dev.wardian.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of latencies. The error of each latency is at most 1/16 of its value. Immutable.
 *
 * <p>Each power of two of nanoseconds has sixteen classes. All classes together take 8 KiB, and
 * recording a call takes two atomic additions.
 */
public final class Latencies {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;
    private static final int CLASSES = (64 - SUB_BITS) * SUB;

    /** Nothing was counted. */
    public static final Latencies NONE = new Latencies(new long[CLASSES], 0);

    private final long[] counts;
    private final long total;
    private final long sumNanos;

    private Latencies(long[] counts, long sumNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        this.total = sum;
    }

    /** {@return how many latencies were counted} */
    public long count() {
        return total;
    }

    /** {@return the sum of all latencies, exact} */
    public Duration sum() {
        return Duration.ofNanos(sumNanos);
    }

    /**
     * {@return both distributions as one}
     *
     * @param other the other distribution
     */
    public Latencies plus(Latencies other) {
        long[] both = counts.clone();
        for (int i = 0; i < CLASSES; i++) {
            both[i] += other.counts[i];
        }
        return new Latencies(both, sumNanos + other.sumNanos);
    }

    /**
     * {@return the latencies counted after {@code earlier}, an earlier snapshot of the same
     * recorder}
     *
     * @param earlier a snapshot whose latencies are all counted here too
     */
    public Latencies since(Latencies earlier) {
        long[] later = counts.clone();
        for (int i = 0; i < CLASSES; i++) {
            later[i] = Math.max(0, later[i] - earlier.counts[i]);
        }
        return new Latencies(later, Math.max(0, sumNanos - earlier.sumNanos));
    }

    /**
     * Returns the latency that {@code percent} of the calls did not exceed, rounded up to the end
     * of its class.
     *
     * @param percent above 0, at most 100
     * @return the latency, or null if nothing was counted
     */
    public @Nullable Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("not a percentage: " + percent);
        }
        if (total == 0) {
            return null;
        }
        long rank = Math.max(1, (long) Math.ceil(total * (percent / 100)));
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Duration.ofNanos(endOf(i));
            }
        }
        throw new IllegalStateException("the classes hold " + seen + " of " + total);
    }

    private static int classOf(long nanos) {
        long value = Math.max(0, nanos);
        if (value < SUB) {
            return (int) value;
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return (shift + 1) * SUB + (int) ((value >>> shift) - SUB);
    }

    private static long endOf(int index) {
        if (index < SUB) {
            return index;
        }
        int shift = index / SUB - 1;
        long start = (long) (index % SUB + SUB) << shift;
        return start + (1L << shift) - 1;
    }

    /** Counts latencies. Thread-safe. */
    public static final class Recorder {
        private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
        private final LongAdder sumNanos = new LongAdder();

        /** Makes a recorder that has counted nothing. */
        public Recorder() {}

        /**
         * Counts one latency in nanoseconds; a negative one counts as 0.
         *
         * @param nanos the latency in nanoseconds
         */
        public void record(long nanos) {
            counts.getAndIncrement(classOf(nanos));
            sumNanos.add(Math.max(0, nanos));
        }

        /** {@return the latencies counted so far} */
        public Latencies snapshot() {
            long[] copy = new long[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                copy[i] = counts.get(i);
            }
            return new Latencies(copy, sumNanos.sum());
        }
    }
}
