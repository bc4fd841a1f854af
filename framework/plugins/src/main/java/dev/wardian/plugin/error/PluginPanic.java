package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;

/**
 * The plugin panicked: it gave up through {@code abort}, a Rust panic or a failed C assertion. The
 * host discards the instance.
 */
public final class PluginPanic extends PluginException {
    private final String pluginMessage;
    private final String file;
    private final int line;
    private final int column;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param pluginMessage the plugin's message
     * @param file the plugin's source file, or the empty string
     * @param line the line in it, or 0
     * @param column the column in it, or 0
     */
    public PluginPanic(CallInfo info, String pluginMessage, String file, int line, int column) {
        super(
                ErrorId.PLUGIN_PANIC,
                info,
                "panic: " + pluginMessage + at(file, line, column),
                ErrorId.PLUGIN_PANIC.hint(),
                null);
        this.pluginMessage = pluginMessage;
        this.file = file;
        this.line = line;
        this.column = column;
    }

    private static String at(String file, int line, int column) {
        if (file.isEmpty()) {
            return "";
        }
        return " (" + file + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "") + ")";
    }

    /** {@return the plugin's message} It comes from the plugin: show it, but do not trust it. */
    public String pluginMessage() {
        return pluginMessage;
    }

    /** {@return the plugin's source file, or the empty string} */
    public String file() {
        return file;
    }

    /** {@return the line in {@link #file()}, or 0} */
    public int line() {
        return line;
    }

    /** {@return the column in {@link #file()}, or 0} */
    public int column() {
        return column;
    }
}
