package dev.wardian.wasm.internal.model;

/**
 * A custom section.
 *
 * @param name its name
 * @param start offset of its contents, after the name
 * @param length size of its contents in bytes
 */
public record CustomSection(String name, int start, int length) {}
