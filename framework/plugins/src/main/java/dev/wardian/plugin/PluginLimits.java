package dev.wardian.plugin;

import dev.wardian.plugin.capability.Limit;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A value for each {@link Limit}. Immutable. */
public final class PluginLimits {
    /** The default of every limit. */
    public static final PluginLimits DEFAULT = new PluginLimits(Map.of());

    private final Map<Limit, Long> values;

    private PluginLimits(Map<Limit, Long> changed) {
        Map<Limit, Long> all = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            all.put(limit, changed.getOrDefault(limit, limit.defaultValue()));
        }
        this.values = Collections.unmodifiableMap(all);
    }

    /**
     * {@return the value in the limit's unit; {@link Long#MAX_VALUE} means no limit}
     *
     * @param limit the limit to look up
     */
    public long get(Limit limit) {
        Long value = values.get(limit);
        return value == null ? limit.defaultValue() : value;
    }

    /**
     * {@return these limits with another value for one of them} The operator may raise and lower
     * limits.
     *
     * @param limit the limit to change
     * @param value the new value in the limit's unit; {@link Long#MAX_VALUE} means no limit
     * @throws IllegalArgumentException if {@code value} is below {@link Limit#least()}
     */
    public PluginLimits with(Limit limit, long value) {
        if (value < limit.least()) {
            throw new IllegalArgumentException(limit + " is below " + limit.least() + ": " + value);
        }
        Map<Limit, Long> changed = new EnumMap<>(values);
        changed.put(limit, value);
        return new PluginLimits(changed);
    }

    /**
     * {@return these limits with other values for some of them} The operator may raise and lower
     * limits.
     *
     * @param changes the new values in their limits' units
     * @throws IllegalArgumentException if a value is below {@link Limit#least()}
     */
    public PluginLimits with(Map<Limit, Long> changes) {
        PluginLimits result = this;
        for (Map.Entry<Limit, Long> change : changes.entrySet()) {
            result = result.with(change.getKey(), change.getValue());
        }
        return result;
    }

    /**
     * {@return these limits, lowered to the values that a manifest requests} A request above the
     * limit has no effect.
     *
     * @param requested the values of the manifest in their limits' units
     */
    public PluginLimits loweredBy(Map<Limit, Long> requested) {
        Map<Limit, Long> lowered = new EnumMap<>(values);
        requested.forEach((limit, value) -> lowered.merge(limit, value, Math::min));
        return new PluginLimits(lowered);
    }

    /**
     * {@return whether one of these limits is below that of others}
     *
     * @param others the other limits
     */
    public boolean isBelow(PluginLimits others) {
        return Arrays.stream(Limit.values()).anyMatch(limit -> get(limit) < others.get(limit));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PluginLimits that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All limits, for example {@code memory 8MiB, table 10k, ...}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getKey().format(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
