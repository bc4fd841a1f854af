package dev.wardian.plugin.manifest;

/** What a caller gets where a plugin gives no answer. */
public enum OnFailure {
    /** The application's fallback, where it binds one; otherwise the error. */
    FALLBACK,
    /** The error, in any case: nobody may answer for the plugin. */
    CLOSED
}
