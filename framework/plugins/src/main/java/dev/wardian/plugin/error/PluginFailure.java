package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import java.util.Optional;

/**
 * The plugin reported on purpose that an operation failed. The instance stays in use, unless a host
 * function ended the call with that code.
 */
public final class PluginFailure extends PluginException {
    private final int code;
    private final String pluginMessage;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param code the plugin's own code, above 0
     * @param pluginMessage the plugin's message, or the empty string
     */
    public PluginFailure(CallInfo info, int code, String pluginMessage) {
        super(
                ErrorId.PLUGIN_FAILURE,
                info,
                "failure " + code + (pluginMessage.isEmpty() ? "" : ": " + pluginMessage),
                ErrorId.PLUGIN_FAILURE.hint(),
                null);
        this.code = code;
        this.pluginMessage = pluginMessage;
    }

    /** {@return the plugin's own code, above 0} */
    public int code() {
        return code;
    }

    /**
     * {@return the plugin's message, or the empty string} It comes from the plugin: show it, but do
     * not trust it.
     */
    public String pluginMessage() {
        return pluginMessage;
    }

    @Override
    public Optional<Errno> errnoForCaller() {
        return Optional.of(Errno.EFAILED);
    }
}
