package dev.wardian.wasm.internal.model;

/** What can be imported and exported, in the order of the codes of the binary format. */
public enum ExternKind {
    FUNCTION,
    TABLE,
    MEMORY,
    GLOBAL,
    TAG
}
