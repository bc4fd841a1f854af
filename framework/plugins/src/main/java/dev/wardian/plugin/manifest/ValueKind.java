package dev.wardian.plugin.manifest;

/** What the bytes of an operation's input or output are. */
public enum ValueKind {
    /** There are no bytes. */
    NONE,
    /** Bytes that mean something to caller and plugin only. */
    BYTES,
    /** UTF-8 text. */
    TEXT,
    /** One JSON value in UTF-8. */
    JSON,
    /** One number, as JSON writes it. */
    NUMBER
}
