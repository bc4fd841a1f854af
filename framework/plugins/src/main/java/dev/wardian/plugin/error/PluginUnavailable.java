package dev.wardian.plugin.error;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Unit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A plugin that takes no calls now: not active, or active and busy beyond its queue. */
public final class PluginUnavailable extends PluginException {
    private final PluginState state;
    private final @Nullable Duration retryAfter;

    /**
     * @param info the plugin
     * @param state the state in which it is; {@link PluginState#ACTIVE} for one that is busy
     * @param reason why it takes no calls, one line
     * @param retryAfter when a new attempt makes sense, or null where only a change by the operator
     *     helps
     */
    public PluginUnavailable(
            CallInfo info, PluginState state, String reason, @Nullable Duration retryAfter) {
        super(
                ErrorId.PLUGIN_UNAVAILABLE,
                info,
                "plugin unavailable (" + state + "): " + reason,
                retryAfter == null
                        ? ""
                        : ErrorId.PLUGIN_UNAVAILABLE.hint(
                                Unit.NANOSECONDS.format(retryAfter.toNanos())),
                null);
        this.state = state;
        this.retryAfter = retryAfter;
    }

    /** The state in which the plugin is. */
    public PluginState state() {
        return state;
    }

    /** When a new attempt makes sense, or null where only a change by the operator helps. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
