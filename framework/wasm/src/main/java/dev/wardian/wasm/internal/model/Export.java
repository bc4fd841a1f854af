package dev.wardian.wasm.internal.model;

/**
 * One export.
 *
 * @param name its name
 * @param kind what is exported
 * @param index its index in the index space of its kind, imports first
 * @param offset where the export begins in the binary
 */
public record Export(String name, ExternKind kind, int index, int offset) {}
