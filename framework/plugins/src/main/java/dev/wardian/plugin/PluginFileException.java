package dev.wardian.plugin;

import java.io.IOException;

/** A plugin has no such file. {@link PluginFiles} throw it, and the manager rejects the plugin. */
public final class PluginFileException extends IOException {
    /** Why the plugin has no such file. */
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

        /** The reason in words. */
        @Override
        public String toString() {
            return text;
        }
    }

    private final String path;
    private final Reason reason;

    /**
     * Makes the exception, for the files of a source.
     *
     * @param path the path of the file; for the manifest, the name of the plugin
     * @param reason why the plugin has no such file
     */
    public PluginFileException(String path, Reason reason) {
        super(path + ": " + reason);
        this.path = path;
        this.reason = reason;
    }

    /** {@return the path of the file} */
    public String path() {
        return path;
    }

    /** {@return why the plugin has no such file} */
    public Reason reason() {
        return reason;
    }
}
