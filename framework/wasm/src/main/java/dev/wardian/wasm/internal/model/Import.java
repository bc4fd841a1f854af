package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ExternType;

/**
 * One import.
 *
 * @param module the providing module's name
 * @param name the name within it
 * @param kind what is imported
 * @param type its type
 * @param offset where the import begins in the binary
 */
public record Import(String module, String name, ExternKind kind, ExternType type, int offset) {}
