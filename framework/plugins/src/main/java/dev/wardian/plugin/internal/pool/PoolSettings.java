package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.PluginManifest;

/**
 * How calls share instances.
 *
 * @param mode the way of sharing
 * @param size the most calls that run at the same time, from 1
 * @param queue the most calls that wait
 * @param waitNanos the longest time that a call waits, or {@link #UNTIL_DEADLINE}
 */
public record PoolSettings(InstanceMode mode, int size, int queue, long waitNanos) {
    /** Each call waits until its own deadline. */
    public static final long UNTIL_DEADLINE = Long.MAX_VALUE;

    public PoolSettings {
        if (size < 1 || queue < 0 || waitNanos < 0) {
            throw new IllegalArgumentException("a pool of size " + size + ", queue " + queue);
        }
    }

    /** Returns the operator's settings, lowered to the manifest's requests. */
    public static PoolSettings of(
            PluginManifest.Instances asked, int size, int queue, long waitNanos) {
        boolean single = asked.mode() == InstanceMode.SINGLE;
        return new PoolSettings(
                asked.mode(),
                single ? 1 : Math.min(asked.size().orElse(size), size),
                Math.min(asked.queue().orElse(queue), queue),
                asked.queueWait()
                        .map(wait -> Math.min(wait.toNanos(), waitNanos))
                        .orElse(waitNanos));
    }

    /** Whether there is never more than one instance in use. */
    public boolean exclusive() {
        return size == 1;
    }
}
