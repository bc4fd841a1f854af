package dev.wardian.plugin.error;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Unit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin accepts no calls now: it is not active, its circuit is open, or no instance is free in
 * time.
 */
public sealed class PluginUnavailable extends PluginException permits PluginDisabled {
    private final PluginState state;
    private final @Nullable Duration retryAfter;
    private final boolean begun;

    /**
     * Makes the exception.
     *
     * @param info the plugin
     * @param state the plugin's state; {@link PluginState#ACTIVE} if the plugin is busy
     * @param reason why the plugin accepts no calls, one line
     * @param retryAfter the time after which to try again, or null if only the operator can help
     */
    public PluginUnavailable(
            CallInfo info, PluginState state, String reason, @Nullable Duration retryAfter) {
        this(info, state, reason, retryAfter, false);
    }

    /**
     * Makes the exception of a call that had begun: the host then lacked what it needs to end it.
     *
     * @param info the call
     * @param reason what is missing, one line
     * @param retryAfter the time after which to try again
     * @return the exception
     */
    public static PluginUnavailable ofBegun(CallInfo info, String reason, Duration retryAfter) {
        return new PluginUnavailable(info, PluginState.ACTIVE, reason, retryAfter, true);
    }

    private PluginUnavailable(
            CallInfo info,
            PluginState state,
            String reason,
            @Nullable Duration retryAfter,
            boolean begun) {
        super(
                ErrorId.PLUGIN_UNAVAILABLE,
                info,
                "plugin unavailable (" + state + "): " + reason,
                retryAfter == null
                        ? ""
                        : ErrorId.PLUGIN_UNAVAILABLE.hint(
                                Unit.NANOSECONDS.about(retryAfter.toNanos())),
                null);
        this.state = state;
        this.retryAfter = retryAfter;
        this.begun = begun;
    }

    PluginUnavailable(ErrorId id, CallInfo info, PluginState state, String summary, String hint) {
        super(id, info, summary, hint, null);
        this.state = state;
        this.retryAfter = null;
        this.begun = false;
    }

    /** {@return the plugin's state} */
    public final PluginState state() {
        return state;
    }

    /** {@return the time after which to try again, or null if only the operator can help} */
    public final @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public final boolean begun() {
        return begun;
    }

    @Override
    public final Optional<Errno> errnoForCaller() {
        return Optional.of(retryAfter == null ? Errno.ENOTFOUND : Errno.EUNAVAILABLE);
    }
}
