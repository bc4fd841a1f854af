package dev.wardian.plugin.capability;

/**
 * The target of a plugin's own log. A capability passes one to the framework with {@link
 * HostFunctions.Builder#log}.
 */
public interface PluginLog {
    /**
     * {@return the most verbose level that the target writes: 0 none, 1 error, 2 warn, 3 info, 4
     * debug, 5 trace}
     */
    int level();

    /**
     * Writes one line. The text comes from the plugin: do not trust it. The framework drops lines
     * above {@link #level()}.
     *
     * @param level 1 error to 5 trace
     * @param text well-formed text of limited size
     * @param info the plugin and the call
     */
    void log(int level, String text, CallInfo info);
}
