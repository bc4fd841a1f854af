package dev.wardian.plugin;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one call, within those of the plugin. Waiting for a free instance counts towards the
 * deadline. Immutable.
 *
 * @param deadline the time that the call may take; null, or longer than {@link Limit#DEADLINE}, is
 *     that limit
 * @param fuel units of fuel; more than {@link Limit#FUEL} is that limit. It has an effect only for
 *     plugins with a limit on fuel
 * @param cancel lets another thread stop the call, or null
 */
public record PluginCallOptions(
        @Nullable Duration deadline, long fuel, @Nullable CancelToken cancel) {
    /** The plugin's limits. */
    public static final PluginCallOptions DEFAULT =
            new PluginCallOptions(null, Long.MAX_VALUE, null);

    public PluginCallOptions {
        if (fuel < 0 || (deadline != null && deadline.isNegative())) {
            throw new IllegalArgumentException("a negative limit");
        }
    }

    public PluginCallOptions withDeadline(Duration time) {
        return new PluginCallOptions(time, fuel, cancel);
    }

    public PluginCallOptions withFuel(long units) {
        return new PluginCallOptions(deadline, units, cancel);
    }

    public PluginCallOptions withCancel(CancelToken token) {
        return new PluginCallOptions(deadline, fuel, token);
    }
}
