package dev.wardian.plugin.manifest;

/** The meaning of the bytes of an operation's input or output. */
public enum ValueKind {
    /** There are no bytes. */
    NONE,
    /** Bytes whose meaning only caller and plugin know. */
    BYTES,
    /** UTF-8 text. */
    TEXT,
    /** One JSON value in UTF-8. */
    JSON,
    /** One number, as JSON writes it. */
    NUMBER,
    /**
     * Bytes that are read or written in pieces, in order, so that nobody has to hold them all.
     * Their meaning is known only to caller and plugin.
     */
    STREAM
}
