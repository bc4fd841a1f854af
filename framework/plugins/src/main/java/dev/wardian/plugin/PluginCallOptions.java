package dev.wardian.plugin;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one call, within the plugin's limits. The time that a call waits for a free
 * instance counts towards its deadline. Immutable.
 *
 * @param deadline the longest time of the call; null or a time above {@link Limit#DEADLINE} means
 *     that limit
 * @param fuel units of fuel, from 0; a number above {@link Limit#FUEL} means that limit. Has no
 *     effect on plugins without a limit on fuel
 * @param cancel lets another thread cancel the call, or null
 */
public record PluginCallOptions(
        @Nullable Duration deadline, long fuel, @Nullable CancelToken cancel) {
    /** The plugin's limits. */
    public static final PluginCallOptions DEFAULT =
            new PluginCallOptions(null, Long.MAX_VALUE, null);

    /**
     * Checks the values.
     *
     * @param deadline the longest time of the call, from 0, or null for that of the plugin
     * @param fuel units of fuel, from 0
     * @param cancel lets another thread cancel the call, or null
     * @throws IllegalArgumentException if {@code deadline} or {@code fuel} is negative
     */
    public PluginCallOptions {
        if (fuel < 0 || (deadline != null && deadline.isNegative())) {
            throw new IllegalArgumentException("a negative limit");
        }
    }

    /**
     * Returns these options with another deadline.
     *
     * @param time the longest time of the call, from 0
     * @return the options with that deadline
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public PluginCallOptions withDeadline(Duration time) {
        return new PluginCallOptions(time, fuel, cancel);
    }

    /**
     * Returns these options with another bound on fuel.
     *
     * @param units units of fuel, from 0
     * @return the options with that bound
     * @throws IllegalArgumentException if {@code units} is negative
     */
    public PluginCallOptions withFuel(long units) {
        return new PluginCallOptions(deadline, units, cancel);
    }

    /**
     * Returns these options with a token that cancels the call.
     *
     * @param token the token, which several calls may share
     * @return the options with that token
     */
    public PluginCallOptions withCancel(CancelToken token) {
        return new PluginCallOptions(deadline, fuel, token);
    }
}
