package dev.wardian.plugin;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.WithErrorId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source as a whole cannot be read now, such as a folder that is away or a registry that does not
 * answer. If the files of a plugin throw it, the plugin is not at fault: the manager leaves all
 * plugins of the source as they are.
 */
public final class PluginSourceException extends IOException implements WithErrorId {
    private final ErrorId id;

    /**
     * Makes the exception, for a source.
     *
     * @param message what happened, one line
     * @param cause why, or null
     */
    public PluginSourceException(String message, @Nullable Throwable cause) {
        this(ErrorId.SOURCE_UNAVAILABLE, message, cause);
    }

    /**
     * Makes the exception, with an id that says more.
     *
     * @param id the stable id
     * @param message what happened, one line
     * @param cause why, or null
     */
    public PluginSourceException(ErrorId id, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.id = id;
    }

    @Override
    public ErrorId id() {
        return id;
    }
}
