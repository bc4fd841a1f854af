package dev.wardian.plugin.manifest;

/** What a caller gets if the plugin fails or is unavailable. */
public enum OnFailure {
    /** The application's fallback, if it binds one; otherwise the error. */
    FALLBACK,
    /** Always the error: the manifest forbids a fallback. */
    CLOSED
}
