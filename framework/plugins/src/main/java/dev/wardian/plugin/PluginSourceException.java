package dev.wardian.plugin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source as a whole cannot be read now: a folder that is away, a registry that does not answer.
 * Thrown while a plugin is read it says that this plugin is not at fault. The manager then leaves
 * all plugins of the source as they are.
 */
public final class PluginSourceException extends IOException {
    /**
     * @param message what happened, one line
     * @param cause why, or null
     */
    public PluginSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
