package dev.wardian.plugin.capability;

/**
 * Where a plugin's own log goes. A capability hands one to the framework with {@link
 * HostFunctions.Builder#log}.
 */
public interface PluginLog {
    /**
     * The most talkative level that arrives anywhere: 0 none, 1 error, 2 warn, 3 info, 4 debug, 5
     * trace.
     */
    int level();

    /**
     * Writes one line; the plugin's text is not to be trusted. Levels above {@link #level()} are
     * not passed on.
     *
     * @param level 1 error to 5 trace
     * @param text well-formed text, capped in size
     * @param info the plugin and the call
     */
    void log(int level, String text, CallInfo info);
}
