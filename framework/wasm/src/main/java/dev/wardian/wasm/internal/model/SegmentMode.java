package dev.wardian.wasm.internal.model;

/** How a segment is used (spec sections 2.5.7 and 2.5.8). */
public enum SegmentMode {
    ACTIVE,
    PASSIVE,
    DECLARATIVE
}
