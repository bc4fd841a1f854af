package dev.wardian.testing;

/**
 * A line that a plugin wrote to its log.
 *
 * @param pluginId the plugin
 * @param level 1 error, 2 warn, 3 info, 4 debug, 5 trace
 * @param text the line
 */
public record PluginLogLine(String pluginId, int level, String text) {}
