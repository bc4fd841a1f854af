package dev.wardian.plugin;

import dev.wardian.plugin.capability.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The operator's settings of how calls share the instances of a plugin. The settings of one plugin
 * take precedence over those of all plugins, and these over the settings of {@link
 * PluginManager.Builder}. A manifest lowers them.
 *
 * @param size the greatest number of calls at the same time, from 1 to {@value #MAX_SIZE}
 * @param queue the greatest number of calls that wait for an instance, from 0 to {@value
 *     #MAX_QUEUE}
 * @param queueWait the longest time that a call waits for an instance, up to an hour; a call never
 *     waits beyond its own deadline
 * @param reserve the bytes of {@link PluginManager.Builder#memoryBudget} that only this plugin can
 *     take, from 0; more than the budget counts as the whole budget
 */
public record InstanceSettings(
        OptionalInt size, OptionalInt queue, Optional<Duration> queueWait, OptionalLong reserve) {
    /** The greatest {@link #size}. */
    public static final int MAX_SIZE = 1024;

    /** The greatest {@link #queue}. */
    public static final int MAX_QUEUE = 1_000_000;

    /** The greatest {@link #queueWait}. */
    public static final Duration MAX_QUEUE_WAIT = Duration.ofHours(1);

    /** No setting. */
    public static final InstanceSettings NONE =
            new InstanceSettings(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalLong.empty());

    /**
     * Checks the values.
     *
     * @param size the greatest number of calls at the same time, from 1, or empty
     * @param queue the greatest number of waiting calls, from 0, or empty
     * @param queueWait the longest wait of a call, or empty
     * @param reserve bytes, from 0, or empty
     * @throws IllegalArgumentException if one is out of its range
     */
    public InstanceSettings {
        size.ifPresent(value -> requireWithin(1, MAX_SIZE, value));
        queue.ifPresent(value -> requireWithin(0, MAX_QUEUE, value));
        queueWait.ifPresent(value -> requireWithin(0, MAX_QUEUE_WAIT.toNanos(), value.toNanos()));
        reserve.ifPresent(value -> requireWithin(0, Long.MAX_VALUE, value));
    }

    private static void requireWithin(long least, long greatest, long value) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    "not from " + least + " to " + greatest + ": " + value);
        }
    }

    /**
     * {@return these settings, with those of {@code others} where these have none}
     *
     * @param others the settings with less precedence
     */
    public InstanceSettings orElse(InstanceSettings others) {
        return new InstanceSettings(
                size.isPresent() ? size : others.size,
                queue.isPresent() ? queue : others.queue,
                queueWait.or(() -> others.queueWait),
                reserve.isPresent() ? reserve : others.reserve);
    }

    /** The settings that are there, as in the file of grants. */
    @Override
    public String toString() {
        List<String> set = new ArrayList<>();
        size.ifPresent(value -> set.add("size: " + value));
        queue.ifPresent(value -> set.add("queue: " + value));
        queueWait.ifPresent(value -> set.add("wait: " + Unit.NANOSECONDS.format(value.toNanos())));
        reserve.ifPresent(value -> set.add("reserve: " + Unit.BYTES.format(value)));
        return set.isEmpty() ? "{}" : "{ " + String.join(", ", set) + " }";
    }
}
