package dev.wardian.plugin;

import java.io.IOException;

/** One file of a plugin cannot be had. {@link PluginFiles} throw it; the plugin is rejected. */
public final class PluginFileException extends IOException {
    /** Why it cannot be had. */
    public enum Reason {
        /** There is no such file. */
        MISSING("there is no such file"),
        /** It is a folder, a device or the like. */
        NOT_A_FILE("it is no regular file"),
        /** The path leads out of the place that belongs to the plugin. */
        LEAVES_PLUGIN("it leads out of the plugin");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** What it is, in words. */
        @Override
        public String toString() {
            return text;
        }
    }

    private final String path;
    private final Reason reason;

    /**
     * @param path the path as it was asked for; of the manifest, the plugin's name
     */
    public PluginFileException(String path, Reason reason) {
        super(path + ": " + reason);
        this.path = path;
        this.reason = reason;
    }

    /** The path of the file. */
    public String path() {
        return path;
    }

    /** Why it cannot be had. */
    public Reason reason() {
        return reason;
    }
}
