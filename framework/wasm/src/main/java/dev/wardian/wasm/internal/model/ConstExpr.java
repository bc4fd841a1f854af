package dev.wardian.wasm.internal.model;

/**
 * A constant expression, by its place in the binary.
 *
 * @param start offset of its first instruction
 * @param end offset after its {@code end}
 */
public record ConstExpr(int start, int end) {}
